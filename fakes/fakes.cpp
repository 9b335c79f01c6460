#include "fakes/fakes.h"

#include <utility>

#include <fmt/format.h>

#include "fakes/http/certificate.h"

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

}  // namespace

Fakes::Fakes(FakesSettings settings)
    : gateway_(settings.gateway),
      server_(http_settings(settings),
              [this](http::Incoming& incoming) { return gateway_.handle(incoming); }) {
  for (const http::Listener& listener : server_.listeners()) endpoints_.push_back(url(listener));
  gateway_.control().set_endpoints(endpoints_);
}

Fakes::~Fakes() {
  stop();
}

http::Settings Fakes::http_settings(const FakesSettings& settings) {
  http::Settings result;
  for (const std::string& address : settings.addresses) {
    result.listeners.push_back({address, settings.port, false});
  }
  if (!settings.tls_port) return result;
  std::vector<std::string> names;
  for (const std::string& domain : settings.gateway.domains) {
    names.push_back(domain);
    names.push_back("*." + domain);
  }
  for (const std::string& address : settings.addresses) {
    result.listeners.push_back({address, *settings.tls_port, true});
    if (is_name(address)) names.push_back(address);
  }
  const auto certificate = http::ensure_certificate(settings.gateway.folder / "tls", names);
  authority_ = certificate.authority;
  result.certificate = certificate.file;
  result.key = certificate.key;
  return result;
}

void Fakes::start() {
  gateway_.start();
  server_.start();
}

void Fakes::stop() {
  gateway_.stop();
  server_.stop();
}

}  // namespace fakes
