#include "fakes/fakes.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fakes/ses/incoming.h"

namespace fakes {
namespace {

std::string url(const http::Listener& listener) {
  const bool is_ipv6 = listener.address.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + listener.address + "]" : listener.address;
  return fmt::format("{}://{}:{}", listener.is_tls ? "https" : "http", host, listener.port);
}

// What a certificate can be for: "all addresses" is no name.
bool is_name(const std::string& address) {
  return address != "0.0.0.0" && address != "::";
}

bool needs_certificate(const FakesSettings& settings) {
  return settings.tls_port || settings.smtp.ses_port || settings.smtp.ses_tls_port ||
         std::any_of(settings.more_listeners.begin(), settings.more_listeners.end(),
                     [](const http::Listener& listener) { return listener.is_tls; });
}

std::optional<http::Certificate> certificate_for(const FakesSettings& settings) {
  if (!needs_certificate(settings)) return std::nullopt;
  std::vector<std::string> names;
  for (const std::string& domain : settings.gateway.domains) {
    names.push_back(domain);
    names.push_back("*." + domain);
    names.push_back("*.dkr.ecr." + settings.gateway.region + "." + domain);
  }
  names.push_back("*.dkr.ecr." + settings.gateway.region + ".amazonaws.com");
  for (const std::string& address : settings.addresses) {
    if (is_name(address)) names.push_back(address);
  }
  return http::ensure_certificate(settings.gateway.folder / "tls", names);
}

http::TlsIdentity identity_of(const std::optional<http::Certificate>& certificate,
                              const FakesSettings& settings) {
  if (!certificate) return {};
  http::TlsIdentity identity{certificate->file, certificate->key};
  if (!settings.certificate_domains.empty()) {
    identity.names =
        std::make_shared<http::NamedCertificates>(*certificate, settings.certificate_domains);
  }
  return identity;
}

}  // namespace

Fakes::Fakes(FakesSettings settings)
    : gateway_(settings.gateway),
      certificate_(certificate_for(settings)),
      tls_(identity_of(certificate_, settings)),
      server_(http_settings(settings),
              [this](http::Incoming& incoming) { return gateway_.handle(incoming); }),
      smtp_(smtp_settings(settings), gateway_.core(), gateway_.control().recorder(),
            ses::make_incoming(gateway_.core())) {
  if (certificate_) authority_ = certificate_->authority;
  for (const http::Listener& listener : server_.listeners()) endpoints_.push_back(url(listener));
  std::vector<std::string> all = endpoints_;
  SmtpUrls smtp;
  for (const auto& [name, url] : smtp_.urls()) {
    all.push_back(url);
    smtp.emplace_back(name, url);
  }
  gateway_.control().set_endpoints(std::move(all), std::move(smtp));
}

Fakes::~Fakes() {
  stop();
}

http::Settings Fakes::http_settings(const FakesSettings& settings) const {
  http::Settings result;
  for (const std::string& address : settings.addresses) {
    result.listeners.push_back({address, settings.port, false});
  }
  if (settings.tls_port) {
    for (const std::string& address : settings.addresses) {
      result.listeners.push_back({address, *settings.tls_port, true});
    }
  }
  result.listeners.insert(result.listeners.end(), settings.more_listeners.begin(),
                          settings.more_listeners.end());
  result.tls = tls_;
  return result;
}

smtp::EndpointSettings Fakes::smtp_settings(const FakesSettings& settings) const {
  smtp::EndpointSettings result = settings.smtp;
  if (result.addresses.empty()) result.addresses = settings.addresses;
  result.region = settings.gateway.region;
  result.relay.region = settings.gateway.region;
  result.passwords = settings.gateway.strictness == Strictness::any ? smtp::Passwords::any
                                                                    : smtp::Passwords::checked;
  result.tls = tls_;
  return result;
}

void Fakes::start() {
  gateway_.start();
  server_.start();
  smtp_.start();
}

void Fakes::stop() {
  gateway_.stop();
  server_.stop();
  smtp_.stop();
}

}  // namespace fakes
