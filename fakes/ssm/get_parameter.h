// Reading parameters' values: GetParameter, GetParameters, GetParametersByPath and
// GetParameterHistory.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_get_operations(Operations& operations);

}  // namespace fakes::ssm
