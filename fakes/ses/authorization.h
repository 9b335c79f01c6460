// Sending authorization: the policies of an identity that let other accounts use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/ses/identity.h"

namespace fakes::ses {

// An ARN of an identity: "arn:aws:ses:us-east-1:111122223333:identity/example.com".
struct IdentityArn {
  Place place;
  std::string name;
};
std::optional<IdentityArn> parse_identity_arn(std::string_view arn);

// Whether one of its policies allows, and none denies, the caller that action ("ses:SendEmail").
// Statements with conditions other than on the account of the caller or the from address never
// allow.
struct Delegate {
  std::string account;
  std::string arn;
  std::string action;
  std::string from_address;
};
bool allows(const Identity& identity, const Delegate& delegate);

}  // namespace fakes::ses
