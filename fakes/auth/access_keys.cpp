#include "fakes/auth/access_keys.h"

#include "fakes/auth/digest.h"
#include "fakes/auth/refusals.h"

namespace fakes {

Answer<AccessKey> find_key(const AccessKeys& keys, const std::string& id,
                           const std::optional<std::string>& token, Dialect dialect, Seconds now) {
  const auto key = keys(id);
  if (!key || (key->session_token && !token)) return unknown_access_key(dialect, id);
  if (token && (!key->session_token || !same_signature(*key->session_token, *token))) {
    return invalid_token(dialect, *token);
  }
  if (key->expires && *key->expires <= now) return expired_token(dialect, token.value_or(""));
  return *key;
}

}  // namespace fakes
