// Reputation entities: resources whose sending is watched, with what their owner and SES decided.
#pragma once

#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// "ENABLED", "REINSTATED" or "DISABLED": what the owner set, unless SES itself has disabled it.
std::string sending_status(Transaction& look, const Place& place, const std::string& arn);
// The resource is gone.
void forget_reputation(Transaction& change, const Place& place, const std::string& arn);

Operations reputation_operations();

}  // namespace fakes::ses
