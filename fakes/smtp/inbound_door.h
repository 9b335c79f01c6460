// The way in: mail from outside, for the domains whose receipt rules take it.
#pragma once

#include <string>

#include "fakes/mail/incoming.h"
#include "fakes/smtp/door.h"

namespace fakes::smtp {

class InboundDoor : public Door {
 public:
  InboundDoor(mail::Incoming& incoming, const std::string& region);

  const Manners& manners() const override { return manners_; }
  std::optional<Reply> check_recipient(const std::string& recipient) override;
  Outcome accept(const Client& client, Mail mail) override;

 private:
  mail::Incoming& incoming_;
  std::string region_;
  Manners manners_;
};

}  // namespace fakes::smtp
