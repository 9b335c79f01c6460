// Lifecycle policies at work.
#pragma once

#include "fakes/clock.h"
#include "fakes/ecr/operations.h"

namespace fakes::ecr {

// Removes what the policies that are due let go. AWS does so within a day of an image's becoming
// due; here each policy is looked at a day after it was put, and then every day.
void run_lifecycle_policies(Ecr& ecr, Clock::Time now);

}  // namespace fakes::ecr
