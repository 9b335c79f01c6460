// Whether this host has room for an environment, asked before anything is made.
#pragma once

#include "sim/cluster/environment.h"
#include "vm/hypervisor.h"

namespace sim {

// Throws Error unfit with the figures when memory or disk will not do. Nodes that exist already
// count as placed.
void check_host_fits(const Environment& environment, vm::Hypervisor& hypervisor);

// Available memory in the text of /proc/meminfo, in bytes; 0 when it is not there.
std::uint64_t available_memory_bytes(const std::string& meminfo);

}  // namespace sim
