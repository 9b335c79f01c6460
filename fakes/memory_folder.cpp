#include "fakes/memory_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "fakes/random.h"
#include "sim/base/deadline.h"
#include "sim/base/error.h"

namespace fakes {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

// One for each user, so that nobody else can put anything there.
fs::path own_parent() {
  const fs::path shared = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
  const fs::path parent = shared / fmt::format("sim-fakes-{}", getuid());
  mkdir(parent.c_str(), 0700);
  struct stat status = {};
  const bool is_there = lstat(parent.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  if (!is_there || status.st_uid != getuid() || (status.st_mode & 077) != 0) {
    throw Error(Category::failed, "{} is not a folder of this user's alone", parent.string());
  }
  return parent;
}

sim::FileLock lock_parent(const fs::path& parent) {
  std::optional<sim::FileLock> lock;
  sim::wait_until("the lock of " + parent.string(), sim::Deadline::after(std::chrono::seconds(30)),
                  std::chrono::milliseconds(5), [&] {
                    auto taken = sim::FileLock::try_acquire(parent / "lock");
                    if (!taken) return sim::Look::waiting("another start");
                    lock.emplace(std::move(*taken));
                    return sim::Look::ready();
                  });
  return std::move(*lock);
}

// Folders whose process has ended: their lock is free.
void remove_stale(const fs::path& parent) {
  for (const auto& entry : fs::directory_iterator(parent)) {
    if (!entry.is_directory()) continue;
    std::error_code ignored;
    if (sim::FileLock::try_acquire(entry.path() / "owner")) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

MemoryFolder::MemoryFolder() : MemoryFolder(own_parent()) {}

MemoryFolder::MemoryFolder(const fs::path& parent)
    : path_(parent / fmt::format("{}-{}", getpid(), random_hex(8))) {
  const sim::FileLock lock = lock_parent(parent);
  remove_stale(parent);
  fs::create_directory(path_);
  if (auto owner = sim::FileLock::try_acquire(path_ / "owner")) owner_.emplace(std::move(*owner));
}

MemoryFolder::~MemoryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace fakes
