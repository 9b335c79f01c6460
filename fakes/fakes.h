// AWS's endpoints, ready to be used: the gateway behind its HTTP server, and the SMTP ports. `sim
// fakes serve` and environments run one of these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fakes/gateway.h"
#include "fakes/http/certificate.h"
#include "fakes/http/server.h"
#include "fakes/smtp/endpoints.h"

namespace fakes {

struct FakesSettings {
  GatewaySettings gateway;
  std::vector<std::string> addresses = {"127.0.0.1"};  // IPv4 or IPv6
  std::uint16_t port = 4566;                           // 0: any free one
  std::optional<std::uint16_t> tls_port = {};
  // Listened on besides; clients who use AWS's own host names come to ports 80 and 443.
  std::vector<http::Listener> more_listeners = {};
  // Each name in these that a client asks for has a certificate ("amazonaws.com"), besides
  // localhost, `addresses` and the gateway's domains.
  std::vector<std::string> certificate_domains = {};
  // Only ports, addresses and the relay are read; there are no such ports unless they are set.
  // Without addresses they are the same as above.
  smtp::EndpointSettings smtp = {};
};

class Fakes {
 public:
  // Opens the state and binds the ports; nothing is answered before start(). Throws as Gateway, and
  // Error unfit when an address is taken.
  explicit Fakes(FakesSettings settings);
  Fakes(const Fakes&) = delete;
  Fakes& operator=(const Fakes&) = delete;
  ~Fakes();  // stop()

  void start();
  // Lets requests that are being answered finish for a moment.
  void stop();

  Gateway& gateway() { return gateway_; }
  // "http://127.0.0.1:4566"; those with TLS begin with "https:".
  const std::vector<std::string>& endpoints() const { return endpoints_; }
  std::vector<smtp::Endpoints::Url> smtp_urls() const { return smtp_.urls(); }
  // What clients of the TLS ports, SES's SMTP ports too, must trust; nothing without such ports.
  const std::optional<std::filesystem::path>& authority() const { return authority_; }

 private:
  http::Settings http_settings(const FakesSettings& settings) const;
  smtp::EndpointSettings smtp_settings(const FakesSettings& settings) const;

  Gateway gateway_;
  std::optional<http::Certificate> certificate_;
  http::TlsIdentity tls_;
  std::optional<std::filesystem::path> authority_;
  http::Server server_;
  smtp::Endpoints smtp_;
  std::vector<std::string> endpoints_;
};

}  // namespace fakes
