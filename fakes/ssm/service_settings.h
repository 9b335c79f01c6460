// Settings of the service for an account and region, such as the default parameter tier.
#pragma once

#include <string>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/scope.h"
#include "fakes/store.h"

namespace fakes::ssm {

// "Standard", "Advanced" or "Intelligent-Tiering".
std::string default_parameter_tier(Transaction& transaction, const Scope& scope);

void add_service_setting_operations(Operations& operations);

}  // namespace fakes::ssm
