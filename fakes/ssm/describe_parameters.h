// Parameters without their values, and the labels of their versions: DescribeParameters,
// LabelParameterVersion and UnlabelParameterVersion.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_describe_operations(Operations& operations);

}  // namespace fakes::ssm
