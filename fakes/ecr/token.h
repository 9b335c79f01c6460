// What GetAuthorizationToken and GetDownloadUrlForLayer give out: who may use a registry, and until
// when, sealed with a secret of the state. Nothing is kept of a token, so none is lost.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/accounts.h"
#include "fakes/clock.h"
#include "fakes/ecr/repository.h"
#include "fakes/store.h"

namespace fakes::ecr {

struct Token {
  Identity identity;
  Scope registry;
  Clock::Time expires;
  std::string target = {};  // the path of one layer; "": all that the identity may
};

std::string seal(Store& store, const Token& token);
// Nothing of what is no token, or sealed elsewhere or before a reset. It may have expired.
std::optional<Token> unseal(Store& store, std::string_view text);

}  // namespace fakes::ecr
