// One message that comes in, going through the rules of one account and region.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/ses/records.h"

namespace fakes::ses {

// Whether a condition of a rule fits: "user@example.com", "example.com" (and not what is below),
// ".example.com" (only what is below), in any case; labels ("user+label@") do not count.
bool recipient_fits(std::string_view condition, std::string_view address);
// Those of `addresses` that the rule is for; all when it has no conditions.
std::vector<std::string> recipients_of(const wire::Value& rule,
                                       const std::vector<std::string>& addresses);
// Whether the filters of the account let that client in: the narrowest range counts.
bool is_let_in(const std::vector<wire::Value>& filters, const std::string& client_ip);

struct Receipt {
  Place place;
  std::string message_id;
  Clock::Time time;
  std::string from;  // of the envelope
  std::string client_ip;
  std::string helo;
  std::vector<std::string> to;  // recipients of this account
  std::string message;          // changes as rules add fields
};

struct Outcome {
  bool is_bounced = false;
  int code = 250;  // of a bounce: its SMTP reply
  std::string text;
  std::string stored;       // where, for the inbox: "s3://bucket/key"
  bool has_failed = false;  // an action could not be carried out
};

Outcome run_rules(Core& core, Receipt& receipt, const std::vector<wire::Value>& rules);

}  // namespace fakes::ses
