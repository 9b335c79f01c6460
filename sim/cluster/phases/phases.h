// The phases of `up`, in their order: X(function and file name, what the person reads). Those of a
// deployment follow where the environment has an application; `deploy` and `upgrade` are they
// alone.
#pragma once

#include "sim/cluster/context.h"

#define SIM_PHASES(X)                    \
  X(images, "node images")               \
  X(network, "network")                  \
  X(endpoints, "AWS endpoints")          \
  X(boot, "nodes")                       \
  X(control_plane, "control plane")      \
  X(join, "workers")                     \
  X(addons, "cluster DNS and storage")   \
  X(services, "PostgreSQL and RabbitMQ") \
  X(ready, "everything answers")

#define SIM_DEPLOY_PHASES(X)                        \
  X(application_images, "application images")       \
  X(application_resources, "buckets, mail domains") \
  X(migration, "database schema")                   \
  X(rollout, "roll-out")

namespace sim::phases {

#define SIM_DECLARE_PHASE(function, title) bool function(Context& context);
SIM_PHASES(SIM_DECLARE_PHASE)
SIM_DEPLOY_PHASES(SIM_DECLARE_PHASE)
#undef SIM_DECLARE_PHASE

}  // namespace sim::phases
