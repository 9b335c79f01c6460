// Who a client of the registry is: by the password that GetAuthorizationToken gave it. Source:
// Amazon ECR User Guide, "Private registry authentication".
#pragma once

#include <optional>
#include <string>

#include "fakes/core.h"
#include "fakes/ecr/repository.h"
#include "fakes/service.h"

namespace fakes::ecr {

struct Visitor {
  Identity identity;
  Scope registry;
};

// Nothing when nobody says who he is: he is asked. Throws Fault of what is no token, and of one
// that has expired. A host that names no account is the registry that the token was made for.
std::optional<Visitor> find_visitor(Core& core, const RawCall& call);

}  // namespace fakes::ecr
