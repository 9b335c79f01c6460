// How an environment is, read from the machines, the Kubernetes API and the services themselves.
#pragma once

#include "sim/cluster/cluster.h"

namespace sim {

// `endpoints` may be null.
ClusterStatus cluster_status(const Environment& environment, vm::Hypervisor& hypervisor,
                             Endpoints* endpoints);

}  // namespace sim
