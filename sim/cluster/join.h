// How a worker comes to its cluster, for `up` and for `node add`.
#pragma once

#include "sim/cluster/context.h"

namespace sim {

// Joins the worker with a fresh token if it is not in this cluster yet; a worker of another
// cluster, or one whose join was interrupted, is made again first. Returns whether anything was
// done.
bool join_worker(Context& context, const NodeRequest& request);

// What the environment file asks of a node, or for a node that was added, what its first worker
// has.
NodeRequest request_for(const Environment& environment, const std::string& name);

}  // namespace sim
