// Policies of advanced parameters: a JSON array of Expiration, ExpirationNotification and
// NoChangeNotification.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

// Throws Fault InvalidPolicyTypeException, InvalidPolicyAttributeException,
// PoliciesLimitExceededException and IncompatiblePolicyException. "" and "[{}]" (or "[]") mean no
// policies; what is to be kept is returned.
std::string check_policies(std::string_view text);

// When the parameter is to be deleted.
std::optional<Clock::Time> expiration_of(std::string_view policies);

// ParameterInlinePolicy of each, with its status at `now`.
wire::Value describe_policies(std::string_view policies, Clock::Time modified, Clock::Time now);

}  // namespace fakes::ssm
