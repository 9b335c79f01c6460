#include "sim/cli/fakes/smtp_options.h"

#include <unistd.h>

#include <charconv>

namespace sim::cli {
namespace {

constexpr std::uint16_t relay_port = 1025;

// AWS's own ports, and for those who may not open them the others that SES answers on.
std::uint16_t ses_port() {
  return geteuid() == 0 ? 587 : 2587;
}
std::uint16_t ses_tls_port() {
  return geteuid() == 0 ? 465 : 2465;
}
constexpr std::uint16_t inbound_port = 2525;

std::optional<std::uint16_t> parse_port(const std::string& text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::string check_port(const std::string& text) {
  if (text.empty() || text == "off" || parse_port(text)) return "";
  return "\"" + text + "\" is no port; 0 is any free one, and off none";
}

}  // namespace

void SmtpOptions::declare(CLI::App& app, const char* name, const char* help, Choice& choice) {
  choice.option = app.add_option(name, choice.text, help)
                      ->expected(0, 1)
                      ->type_name("[PORT]")
                      ->check(CLI::Validator(check_port, ""));
}

void SmtpOptions::declare(CLI::App& app) {
  declare(app, "--smtp", "SES's SMTP interface with STARTTLS (587; 2587 without root)", ses_);
  declare(app, "--smtp-tls", "The same with TLS from the beginning (465; 2465)", ses_tls_);
  declare(app, "--smtp-relay", "A relay that needs no login and calls SES (1025)", relay_);
  declare(app, "--smtp-inbound", "For mail that comes in, by SES's receipt rules (2525)", inbound_);
  auto* role = app.add_option("--smtp-relay-role", role_, "The relay's IAM role")->type_name("ARN");
  app.add_option("--smtp-relay-key", key_, "The relay's access key (test)")
      ->type_name("ID")
      ->excludes(role);
  app.add_option("--smtp-relay-configuration-set", configuration_set_, "Of all that it sends")
      ->type_name("NAME");
}

std::optional<std::uint16_t> SmtpOptions::Choice::port(bool is_usual, std::uint16_t usual) const {
  if (option->count() == 0) return is_usual ? std::optional(usual) : std::nullopt;
  if (text.empty()) return usual;
  return parse_port(text);
}

fakes::smtp::EndpointSettings SmtpOptions::settings(bool is_usual) const {
  fakes::smtp::EndpointSettings settings;
  settings.ses_port = ses_.port(is_usual, ses_port());
  settings.ses_tls_port = ses_tls_.port(is_usual, ses_tls_port());
  settings.relay_port = relay_.port(is_usual, relay_port);
  settings.inbound_port = inbound_.port(is_usual, inbound_port);
  settings.relay.role = role_;
  if (!key_.empty()) settings.relay.key = key_;
  settings.relay.configuration_set = configuration_set_;
  return settings;
}

}  // namespace sim::cli
