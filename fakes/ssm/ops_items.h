// OpsCenter's items with what is related to them, and Application Manager's metadata.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_ops_item_operations(Operations& operations);
// ops_metadata.cpp
void add_ops_metadata_operations(Operations& operations);

}  // namespace fakes::ssm
