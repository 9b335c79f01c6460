#include "fakes/smtp/endpoints.h"

#include <utility>

#include "fakes/http/address.h"

namespace fakes::smtp {

Endpoints::Endpoints(EndpointSettings settings, Core& core, Recorder& recorder,
                     std::unique_ptr<mail::Incoming> incoming)
    : incoming_(std::move(incoming)),
      ses_(core, settings.region, settings.passwords),
      relay_(core, settings.relay) {
  if (incoming_) inbound_.emplace(*incoming_, settings.region);
  Settings server;
  server.tls = settings.tls;
  const auto add = [&](std::optional<std::uint16_t> port, bool is_tls, Door& door) {
    if (!port) return;
    for (const std::string& address : settings.addresses) {
      server.ports.push_back({{address, *port, is_tls}, &door});
    }
  };
  add(settings.ses_port, false, ses_);
  add(settings.ses_tls_port, true, ses_);
  add(settings.relay_port, false, relay_);
  if (inbound_) add(settings.inbound_port, false, *inbound_);
  server_.emplace(std::move(server), recorder, core.store.gate(), core.clock);
}

std::vector<Endpoints::Url> Endpoints::urls() const {
  std::vector<Url> urls;
  for (const Port& port : server_->ports()) {
    const http::Listener& listener = port.listener;
    urls.push_back({port.door->manners().name + (listener.is_tls ? "-tls" : ""),
                    (listener.is_tls ? "smtps://" : "smtp://") +
                        http::endpoint_text(listener.address, listener.port)});
  }
  return urls;
}

}  // namespace fakes::smtp
