#include "sim/cli/fakes/serve.h"

#include <map>
#include <ostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "fakes/http/address.h"
#include "fakes/memory_folder.h"
#include "sim/base/deadline.h"
#include "sim/base/error.h"
#include "sim/base/http_client.h"
#include "sim/base/paths.h"
#include "sim/base/version.h"

namespace sim::cli {
namespace {

constexpr std::uint16_t usual_port = 4566;
constexpr std::uint16_t usual_tls_port = 4567;

const std::map<std::string, fakes::Strictness> strictness_words = {
    {"strict", fakes::Strictness::strict},
    {"known", fakes::Strictness::known},
    {"any", fakes::Strictness::any},
};

const std::map<std::string, const char*> smtp_words = {
    {"ses", "SES's SMTP interface, STARTTLS:"},
    {"ses-tls", "SES's SMTP interface, TLS:"},
    {"relay", "SMTP relay to SES, no login:"},
    {"inbound", "mail that comes in:"},
};

void wait_for_interrupt() {
  try {
    while (true) pause_for(std::chrono::hours(1));
  } catch (const Error& error) {
    if (error.category() != Category::interrupted) throw;
  }
}

using Exports = std::vector<std::pair<std::string, std::string>>;

// What clients are told by their environment.
Exports exports_of(const fakes::Fakes& fakes, const std::string& region) {
  Exports exports = {{"AWS_ENDPOINT_URL", fakes.endpoints().front()},
                     {"AWS_ACCESS_KEY_ID", "test"},
                     {"AWS_SECRET_ACCESS_KEY", "test"},
                     {"AWS_DEFAULT_REGION", region},
                     {"AWS_REGION", region}};
  const bool has_tls = fakes.endpoints().back().rfind("https:", 0) == 0;
  if (has_tls) exports.emplace_back("AWS_CA_BUNDLE", fakes.authority()->string());
  return exports;
}

std::string address_problem(const std::string& text) {
  if (fakes::http::is_address(text)) return "";
  return fmt::format("'{}' is no IPv4 or IPv6 address; the port goes to --port", text);
}

}  // namespace

void Serve::declare(CLI::App& serve) {
  serve.add_option("--listen", addresses_, "Addresses to listen on")
      ->check(address_problem, "")
      ->capture_default_str();
  serve.add_option("--port", port_, "Port of HTTP; 0: any")->capture_default_str();
  tls_ = serve.add_option("--tls", tls_port_, "HTTPS too, on this port (4567)")
             ->expected(0, 1)
             ->type_name("[PORT]");
  data_ = serve.add_option("--data", folder_, "Folder of the state")->type_name("FOLDER");
  serve.add_flag("--memory", is_in_memory_, "Keep no state")->excludes(data_);
  serve.add_option("--accounts", settings_.gateway.accounts_file, "Accounts and keys to have")
      ->type_name("FILE");
  serve.add_option("--auth", strictness_, "strict, known or any signatures")
      ->check(CLI::IsMember({"strict", "known", "any"}))
      ->capture_default_str();
  serve.add_option("--region", settings_.gateway.region, "Of requests that name none")
      ->capture_default_str();
  serve.add_option("--domain", domains_, "<bucket>.<domain> is a bucket")->type_name("NAME");
  serve.add_option("--ses", ses_, "sandbox: as a new account; open: for other fakes' suites")
      ->check(CLI::IsMember({"sandbox", "open"}))
      ->envname("SIM_SES")
      ->capture_default_str();
  serve.add_option("--registry", registry_, "Keep ECR's images there; else docker-registry starts")
      ->type_name("URL");
  smtp_.declare(serve);
}

void Serve::run(std::ostream& out, bool json) {
  std::optional<fakes::MemoryFolder> memory;
  if (is_in_memory_) memory.emplace();
  fakes::Fakes fakes(settings(memory ? memory->path() : folder_));
  fakes.start();
  tell(out, json, fakes);
  wait_for_interrupt();
  fakes.stop();
}

fakes::FakesSettings Serve::settings(const std::filesystem::path& folder) {
  settings_.gateway.folder = folder.empty() ? paths::state() / "fakes" : folder;
  settings_.gateway.strictness = strictness_words.at(strictness_);
  settings_.gateway.version = version;
  settings_.gateway.has_open_mail = ses_ == "open";
  if (!registry_.empty()) {
    const HttpClient check(registry_, std::chrono::seconds(1));  // throws of what is no address
    settings_.gateway.registry = std::make_shared<fakes::ecr::GivenRegistry>(registry_);
  }
  for (const std::string& domain : domains_) settings_.gateway.domains.push_back(domain);
  settings_.addresses = addresses_;
  settings_.port = port_;
  settings_.smtp = smtp_.settings(port_ == usual_port);
  if (tls_->count() > 0) settings_.tls_port = tls_port_.value_or(usual_tls_port);
  return settings_;
}

void Serve::tell(std::ostream& out, bool json, const fakes::Fakes& fakes) const {
  const Exports exports = exports_of(fakes, settings_.gateway.region);
  nlohmann::json environment;
  std::string text = "AWS is answered at " + fmt::format("{}", fmt::join(fakes.endpoints(), " "));
  text += is_in_memory_ ? "; nothing is kept\n"
                        : "; state in " + settings_.gateway.folder.string() + "\n";
  for (const auto& [name, value] : exports) {
    environment[name] = value;
    text += fmt::format("export {}={}\n", name, value);
  }
  nlohmann::json smtp = nlohmann::json::object();
  for (const auto& [name, url] : fakes.smtp_urls()) {
    smtp[name] = url;
    text += fmt::format("# {} {}\n", smtp_words.at(name), url);
  }
  if (json) {
    const nlohmann::json ready = {{"endpoints", fakes.endpoints()},
                                  {"environment", environment},
                                  {"smtp", smtp},
                                  {"authority", fakes.authority().value_or("").string()},
                                  {"folder", settings_.gateway.folder.string()}};
    out << ready.dump() << std::endl;
  } else {
    out << text << std::flush;
  }
}

}  // namespace sim::cli
