// What becomes of a message at one recipient: SES's mailbox simulator, mailboxes of which an
// operator said that they bounce or complain, and all others, which take it.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ses/records.h"

namespace fakes::ses {

enum class Fate {
  delivered,
  bounced,                // for good
  soft_bounced,           // for now: mailbox full
  complained,             // delivered, then marked as spam
  out_of_office,          // delivered, and answered by a machine
  suppressed_everywhere,  // by the list of SES itself
  suppressed,             // by the account's list
  unsubscribed,
  without_tls,  // its server offers none, and the sender requires it
};

// "success@", "bounce@" ... of simulator.amazonses.com, with or without a label ("bounce+x@").
bool is_simulator(std::string_view address);
Fate simulated_fate(std::string_view address);

// Told by an operator, for all accounts. `word` is "bounce", "soft_bounce", "complaint", "ooto",
// "no_tls"; "" ends it.
void tell_mailbox(Transaction& change, const std::string& address, const std::string& word,
                  Clock::Time now);
Fate told_fate(Transaction& look, const std::string& address);

// As the inbox shows it: "delivered", "bounced".
std::string_view verdict_name(Fate fate);
// As message insights name the last event: "DELIVERY", "TRANSIENT_BOUNCE".
const char* last_event(Fate fate);
bool is_delivered(Fate fate);
bool is_bounce(Fate fate);

}  // namespace fakes::ses
