#include "fakes/smtp/inbound_door.h"

#include "fakes/random.h"

namespace fakes::smtp {

InboundDoor::InboundDoor(mail::Incoming& incoming, const std::string& region)
    : incoming_(incoming), region_(region) {
  manners_.name = "inbound";
  manners_.host = "inbound-smtp." + region + ".amazonaws.com";
  manners_.greeting = "ESMTP SimpleEmailService-" + random_text(9, "0123456789") + ' ' +
                      random_text(20, base62_digits);
  manners_.has_utf8 = true;
  manners_.has_pipelining = true;
  manners_.max_recipients = 100;
}

std::optional<Reply> InboundDoor::check_recipient(const std::string& recipient) {
  return incoming_.check(recipient);
}

Outcome InboundDoor::accept(const Client& client, Mail mail) {
  mail::Delivery delivery;
  delivery.client_ip = client.ip;
  delivery.helo = client.helo;
  delivery.is_tls = client.is_tls;
  delivery.from = mail.from;
  delivery.to = mail.to;
  delivery.message = mail.bytes;
  Outcome outcome;
  outcome.region = region_;
  outcome.reply = incoming_.receive(delivery);
  return outcome;
}

}  // namespace fakes::smtp
