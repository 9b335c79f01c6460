// The drivers, by the name that environment files use. Adding one is a folder, and a line in
// registry.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vm/hypervisor.h"

namespace vm {

std::vector<std::string> driver_names();
// Touches nothing yet: drivers connect at the first use. Throws Error usage for an unknown name.
std::unique_ptr<Hypervisor> make_hypervisor(const std::string& driver);

}  // namespace vm
