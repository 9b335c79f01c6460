// The relay that applications of a cluster send through without logging in: it signs with the key
// or the role it was given and calls SendRawEmail, as the container aws-smtp-relay does.
#pragma once

#include <string>

#include "fakes/core.h"
#include "fakes/smtp/door.h"

namespace fakes::smtp {

struct RelaySettings {
  std::string key = "test";  // an access key's id
  std::string role = {};     // in place of a key: "arn:aws:iam::111122223333:role/mail"
  std::string region = "us-east-1";
  std::string configuration_set = {};
  std::string host = "localhost";  // its own name
};

class RelayDoor : public Door {
 public:
  // Throws Error usage when the role is no ARN of one.
  RelayDoor(Core& core, RelaySettings settings);

  const Manners& manners() const override { return manners_; }
  Outcome accept(const Client& client, Mail mail) override;

 private:
  Core& core_;
  RelaySettings settings_;
  std::optional<Identity> role_;
  Manners manners_;
};

}  // namespace fakes::smtp
