// The token of OpenID Connect that a pod or a web application assumes a role with. Its signature is
// not verified: that would need its issuer's keys, and the network to get them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/policy/condition.h"

namespace fakes::sts {

struct WebIdentity {
  std::string issuer;  // without "https://", as providers' ARNs have it
  std::string subject;
  std::vector<std::string> audiences;
  std::chrono::sys_seconds expires;
  // The claims that conditions may ask for: "<issuer>:sub".
  policy::Keys keys;
};

// Throws Fault InvalidIdentityToken of what is no JWT, or lacks a claim.
WebIdentity read_web_identity(std::string_view token);

}  // namespace fakes::sts
