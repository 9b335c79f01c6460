// The SMTP ports of `sim fakes serve`: SES's SMTP interface, the relay, the way in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fakes/core.h"
#include "fakes/mail/incoming.h"
#include "fakes/recorder.h"
#include "fakes/smtp/inbound_door.h"
#include "fakes/smtp/relay_door.h"
#include "fakes/smtp/server.h"
#include "fakes/smtp/ses_door.h"

namespace fakes::smtp {

struct EndpointSettings {
  std::vector<std::string> addresses = {};
  // 0: any free one; nothing: not at all. AWS's own are 587, 465 and 25, for which one must be root
  // on most hosts; SES answers on 2587 and 2465 as well.
  std::optional<std::uint16_t> ses_port = {};      // STARTTLS
  std::optional<std::uint16_t> ses_tls_port = {};  // TLS from the beginning
  std::optional<std::uint16_t> relay_port = {};
  std::optional<std::uint16_t> inbound_port = {};
  std::string region = "us-east-1";
  Passwords passwords = Passwords::checked;
  RelaySettings relay = {};
  http::TlsIdentity tls = {};  // needed for SES's ports
};

class Endpoints {
 public:
  // Binds the ports; nobody is greeted before start(). Without `incoming` there is no way in.
  // Throws as Server, and Error usage when the relay's role is none.
  Endpoints(EndpointSettings settings, Core& core, Recorder& recorder,
            std::unique_ptr<mail::Incoming> incoming);
  Endpoints(const Endpoints&) = delete;
  Endpoints& operator=(const Endpoints&) = delete;

  void start() { server_->start(); }
  void stop() { server_->stop(); }
  struct Url {
    std::string name;  // "ses", "ses-tls", "relay", "inbound"
    std::string url;   // "smtp://127.0.0.1:2587", "smtps://127.0.0.1:2465"
  };
  std::vector<Url> urls() const;

 private:
  std::unique_ptr<mail::Incoming> incoming_;
  SesDoor ses_;
  RelayDoor relay_;
  std::optional<InboundDoor> inbound_;
  std::optional<Server> server_;
};

}  // namespace fakes::smtp
