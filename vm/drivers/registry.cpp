#include "vm/drivers/registry.h"

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "vm/drivers/lxc/hypervisor.h"
#include "vm/drivers/memory/hypervisor.h"

#define VM_DRIVERS(X) \
  X(lxc)              \
  X(memory)

namespace vm {
namespace {

std::unique_ptr<Hypervisor> make_lxc() {
  return std::make_unique<lxc::LxcHypervisor>(sim::paths::runtime());
}

std::unique_ptr<Hypervisor> make_memory() {
  return std::make_unique<memory::MemoryHypervisor>();
}

}  // namespace

std::vector<std::string> driver_names() {
#define NAME(name) #name,
  return {VM_DRIVERS(NAME)};
#undef NAME
}

std::unique_ptr<Hypervisor> make_hypervisor(const std::string& driver) {
#define MAKE(name) \
  if (driver == #name) return make_##name();
  VM_DRIVERS(MAKE)
#undef MAKE
  const auto near = sim::nearest(driver, driver_names());
  throw sim::Error(sim::Category::usage, "unknown driver \"{}\"{}; there are {}", driver,
                   near ? fmt::format(" (did you mean {}?)", *near) : "",
                   sim::join(driver_names(), ", "));
}

}  // namespace vm
