// A mail that came by SMTP, sent with SES's API in somebody's name.
#pragma once

#include <string>

#include "fakes/core.h"
#include "fakes/smtp/door.h"

namespace fakes::smtp {

struct RawSender {
  Identity identity;
  std::string region;
  std::string source_ip;
  std::string configuration_set = {};
  // SendRawEmail ends at 10 MB; SES's own SMTP interface goes to 40 MB.
  bool is_large_allowed = true;
};

// "250 Ok <message id>", or SES's refusal.
Outcome send_raw(Core& core, const Manners& manners, const RawSender& sender, Mail mail);

}  // namespace fakes::smtp
