// The operations of SSM, gathered from its families: each adds its own.
#pragma once

#include "fakes/core.h"
#include "fakes/operation_list.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

using wire::Fault;
using wire::Value;

using Operations = OperationList<Core>;

}  // namespace fakes::ssm
