// PutParameter and the deletion of parameters, by clients and by their expiry.
#pragma once

#include "fakes/clock.h"
#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_put_operations(Operations& operations);

// Deletes the parameters whose Expiration is due.
void expire_parameters(Core& core, Clock::Time now);

}  // namespace fakes::ssm
