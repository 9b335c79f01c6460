// What STS gives out: temporary keys, and what they are known by.
#pragma once

#include <chrono>
#include <string_view>

#include "fakes/core.h"
#include "fakes/service.h"
#include "fakes/wire/value.h"

namespace fakes::sts {

// Makes a key of that identity and returns it as the member Credentials.
wire::Value give_credentials(Core& core, const Call& call, const Identity& identity,
                             std::chrono::seconds lifetime);

// Whether the caller himself has temporary keys.
bool is_session(const Identity& identity);  // of a role or a federated user

// Checks a session's policy and the policies it names. Throws Fault MalformedPolicyDocument.
void check_session_policy(const Call& call);

}  // namespace fakes::sts
