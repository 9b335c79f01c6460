#include "sim/cluster/host_fit.h"

#include <algorithm>
#include <filesystem>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"

namespace sim {
namespace {

// A node's own disk after a bring-up, with room to work.
constexpr std::uint64_t kDiskBytesPerNode = std::uint64_t{512} << 20;

}  // namespace

std::uint64_t available_memory_bytes(const std::string& meminfo) {
  for (const std::string& line : split(meminfo, '\n')) {
    if (line.rfind("MemAvailable:", 0) == 0) {
      return std::strtoull(line.c_str() + 13, nullptr, 10) * 1024;
    }
  }
  return 0;
}

void check_host_fits(const Environment& environment, vm::Hypervisor& hypervisor) {
  if (environment.driver == "memory") return;
  std::uint64_t memory = 0;
  std::uint64_t disk = 0;
  const auto existing = hypervisor.find(environment.name);
  for (const NodeRequest& request : environment.nodes) {
    const bool exists = std::any_of(existing.begin(), existing.end(),
                                    [&](const auto& node) { return node->name() == request.name; });
    if (exists) continue;
    memory += request.memory_bytes;
    disk += kDiskBytesPerNode;
  }
  if (memory == 0) return;
  // A node's memory is its limit; after a bring-up about half of it is in use.
  const std::uint64_t needed = memory / 2;
  const std::uint64_t available = available_memory_bytes(read_file("/proc/meminfo"));
  if (available < needed) {
    throw Error(
        Category::unfit,
        "too little memory: the new nodes need about {} of their {} at once, {} is available",
        human_bytes(needed), human_bytes(memory), human_bytes(available))
        .with_fix("end other programs or environments (sim list), or lower `memory` in " +
                  environment.file.string());
  }
  std::error_code failure;
  std::filesystem::create_directories(paths::state(), failure);
  const auto space = std::filesystem::space(paths::state(), failure);
  if (!failure && space.available < disk) {
    throw Error(Category::unfit, "too little disk space in {}: {} needed, {} available",
                paths::state().string(), human_bytes(disk), human_bytes(space.available))
        .with_fix("sim image prune, or set SIM_HOME to a folder on a larger disk");
  }
}

}  // namespace sim
