// How a registry says which of its repositories are scanned. Source: Amazon ECR User Guide, "Using
// filters for image scanning".
#pragma once

#include <string_view>

#include "fakes/ecr/repository.h"

namespace fakes::ecr {

// The shape RegistryScanningConfiguration; basic and without rules when nobody put one.
Value scanning_configuration(Transaction& state, const Scope& scope);
void put_scanning_configuration(Transaction& state, const Scope& scope, const Value& configuration);

// A filter without '*' is any part of the name.
bool filter_matches(std::string_view filter, std::string_view name);

}  // namespace fakes::ecr
