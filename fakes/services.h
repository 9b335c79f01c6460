// The registry of services: a folder of that name with make_<name>(), and a line here.
#pragma once

#include <memory>

#include "fakes/core.h"
#include "fakes/service.h"

// clang-format off
#define FAKES_SERVICES(X) \
  X(ecr)                  \
  X(elb)                  \
  X(iam)                  \
  X(s3)                   \
  X(ses)                  \
  X(ssm)                  \
  X(sts)
// clang-format on

namespace fakes {

#define FAKES_DECLARE(name) std::unique_ptr<Service> make_##name(Core& core);
FAKES_SERVICES(FAKES_DECLARE)
#undef FAKES_DECLARE

}  // namespace fakes
