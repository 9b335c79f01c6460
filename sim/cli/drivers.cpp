#include "sim/cli/drivers.h"

#include "vm/drivers/registry.h"

namespace sim::cli {

std::unique_ptr<vm::Hypervisor> make_hypervisor(const std::string& driver) {
  return vm::make_hypervisor(driver);
}

}  // namespace sim::cli
