// SES's SMTP interface: who logs in with an access key and its SMTP password sends with
// SendRawEmail.
#pragma once

#include <string>

#include "fakes/core.h"
#include "fakes/smtp/door.h"

namespace fakes::smtp {

enum class Passwords {
  checked,  // of a key that is known, for some region of SES
  any,      // whoever comes: --auth any
};

class SesDoor : public Door {
 public:
  // `region` is tried first; a password for another region of SES logs in there, since one port
  // stands for the endpoints of all regions.
  SesDoor(Core& core, std::string region, Passwords passwords);

  const Manners& manners() const override { return manners_; }
  std::optional<Login> log_in(const std::string& user, const std::string& password) override;
  Outcome accept(const Client& client, Mail mail) override;

 private:
  Core& core_;
  std::string region_;
  Passwords passwords_;
  Manners manners_;
};

}  // namespace fakes::smtp
