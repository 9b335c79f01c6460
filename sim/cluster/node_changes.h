// Workers that come and go while the cluster runs.
#pragma once

#include <string>

#include "sim/cluster/context.h"
#include "sim/cluster/phase_times.h"

namespace sim {

// Boots one more worker, joins it and waits until it is Ready. Throws Error usage when the name is
// taken, unusable, or the environment is not up.
void add_node(Context& context, PhaseTimes& times, const std::string& name);

// Drains the worker, so that its pods move, takes it out of Kubernetes, removes the machine.
// Throws Error usage when it is not a worker of this environment.
void remove_node(Context& context, PhaseTimes& times, const std::string& name);

}  // namespace sim
