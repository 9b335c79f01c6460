// Files and folders that are there for as long as something is made, however large.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "fakes/response.h"

namespace fakes {

// A file that has no name, and is gone when it is closed. `fill` writes it. Throws Error failed
// with the system's reason.
FileSlice unnamed_file(const std::filesystem::path& folder,
                       const std::function<void(int descriptor)>& fill);

// A folder of a name of its own that goes with its contents. What a crash leaves of it is removed
// at the next start (state_file.h).
class ScratchFolder {
 public:
  ScratchFolder(const std::filesystem::path& parent, std::string_view name);
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Throws Error failed with the system's reason.
void write_fully(int descriptor, std::string_view bytes);

}  // namespace fakes
