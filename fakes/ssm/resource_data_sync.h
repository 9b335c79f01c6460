// Resource data syncs, which are kept and send nothing, and policies of resources.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_resource_data_sync_operations(Operations& operations);
// resource_policies.cpp
void add_resource_policy_operations(Operations& operations);

}  // namespace fakes::ssm
