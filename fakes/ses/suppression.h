// The suppression list of an account: addresses that bounced or complained, to which nothing more
// is sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/ses/account.h"
#include "fakes/ses/operation.h"

namespace fakes::ses {

enum class Reason { bounce, complaint };

// Puts the address on the list, if the account wants that for this reason.
void suppress(Transaction& change, const Place& place, const std::string& address, Reason reason,
              const std::string& message_id, const std::string& feedback_id, Clock::Time now);
// Whether mail to that address is held back. `configuration_set` is the set's document, or null:
// its own choice of reasons goes before the account's.
bool is_suppressed(Transaction& look, const Place& place, const SesAccount& account,
                   const wire::Value& configuration_set, const std::string& address);

Operations suppression_operations();

}  // namespace fakes::ses
