// Operations on identities, of both versions of the API, and on the policies of identities.
#pragma once

#include <string>

#include "fakes/ses/account.h"
#include "fakes/ses/identity.h"
#include "fakes/ses/operation.h"

namespace fakes::ses {

Operations identity_operations_v1();
Operations identity_operations_v2();
Operations identity_policy_operations();
Operations custom_verification_operations();

// Sets or (with "") removes the custom MAIL FROM domain. `behavior` as version 1 names it.
void set_mail_from(const Call& call, Identity& identity, const std::string& domain,
                   const std::string& behavior, const Settings& settings);

}  // namespace fakes::ses
