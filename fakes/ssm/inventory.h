// What nodes report about themselves: inventory and compliance.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_inventory_operations(Operations& operations);
// compliance.cpp
void add_compliance_operations(Operations& operations);

}  // namespace fakes::ssm
