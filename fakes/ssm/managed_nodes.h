// Activations of hybrid nodes, and the nodes that an environment gives (command_runner.h).
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_managed_node_operations(Operations& operations);

}  // namespace fakes::ssm
