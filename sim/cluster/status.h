// How an environment is, read from the machines, the Kubernetes API and the services themselves.
#pragma once

#include "sim/cluster/cluster.h"

namespace sim {

ClusterStatus cluster_status(const Environment& environment, vm::Hypervisor& hypervisor);

}  // namespace sim
