// The real machines: main must not see vm itself.
#pragma once

#include <memory>
#include <string>

#include "vm/hypervisor.h"

namespace sim::cli {

std::unique_ptr<vm::Hypervisor> make_hypervisor(const std::string& driver);

}  // namespace sim::cli
