// A folder in memory for state that nobody wants to keep. It is removed when this is destroyed;
// what a process left that was killed is removed by the next one.
#pragma once

#include <filesystem>
#include <optional>

#include "sim/base/file.h"

namespace fakes {

class MemoryFolder {
 public:
  // In /dev/shm; hosts without it get a folder among the temporary files. Throws Error failed.
  MemoryFolder();
  // Below another folder, for tests.
  explicit MemoryFolder(const std::filesystem::path& parent);
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  ~MemoryFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::optional<sim::FileLock> owner_;
};

}  // namespace fakes
