#include "vm/lock.h"

#include <optional>

#include <fmt/format.h>

#include "sim/base/error.h"

namespace vm {

sim::FileLock wait_for_lock(const std::filesystem::path& file, sim::Deadline deadline) {
  std::error_code problem;
  std::filesystem::create_directories(file.parent_path(), problem);
  if (problem) {
    throw sim::Error(sim::Category::failed, "cannot make {}: {}", file.parent_path().string(),
                     problem.message());
  }
  std::optional<sim::FileLock> lock;
  sim::wait_until("the lock " + file.string(), deadline, std::chrono::milliseconds(20), [&] {
    if (auto acquired = sim::FileLock::try_acquire(file)) {
      lock.emplace(std::move(*acquired));
      return sim::Look::ready();
    }
    return sim::Look::waiting(fmt::format("held by process {}", sim::FileLock::holder(file)));
  });
  return std::move(*lock);
}

}  // namespace vm
