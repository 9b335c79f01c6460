// The real machines and endpoints: main must not see vm itself.
#pragma once

#include <memory>
#include <string>

#include "sim/cluster/endpoints.h"
#include "vm/hypervisor.h"

namespace sim::cli {

std::unique_ptr<vm::Hypervisor> make_hypervisor(const std::string& driver);
// Null for machines in memory, which have no network.
std::unique_ptr<Endpoints> make_endpoints(const std::string& driver);

}  // namespace sim::cli
