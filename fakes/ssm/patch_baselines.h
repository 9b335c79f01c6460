// Patch baselines, the account's own and AWS's, and the groups they are for. No node is patched.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_patch_baseline_operations(Operations& operations);
// Groups of nodes and defaults: patch_groups.cpp.
void add_patch_group_operations(Operations& operations);

}  // namespace fakes::ssm
