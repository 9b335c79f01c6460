// The access keys that signatures are checked against.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "fakes/auth/amz_time.h"
#include "fakes/auth/denial.h"

namespace fakes {

struct AccessKey {
  std::string secret;
  std::string account;
  // Temporary keys are valid with their token only, and until then only.
  std::optional<std::string> session_token = {};
  std::optional<Seconds> expires = {};
};

// The key of that id, if there is one. Called on the thread that verifies.
using AccessKeys = std::function<std::optional<AccessKey>(const std::string& id)>;

// The key, if the token that was sent is its own and its time is not over. Denials: unknown key
// (also for a temporary key without a token), wrong token, expired token.
Answer<AccessKey> find_key(const AccessKeys& keys, const std::string& id,
                           const std::optional<std::string>& token, Dialect dialect, Seconds now);

}  // namespace fakes
