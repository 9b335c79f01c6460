#include "sim/cli/drivers.h"

#include "sim/daemon/endpoints.h"
#include "vm/drivers/registry.h"

namespace sim::cli {

std::unique_ptr<vm::Hypervisor> make_hypervisor(const std::string& driver) {
  return vm::make_hypervisor(driver);
}

std::unique_ptr<Endpoints> make_endpoints(const std::string& driver) {
  if (driver == "memory") return nullptr;
  return std::make_unique<DaemonEndpoints>(std::filesystem::read_symlink("/proc/self/exe"));
}

}  // namespace sim::cli
