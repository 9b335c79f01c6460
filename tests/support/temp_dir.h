// An empty folder that is removed with everything in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "sim/base/error.h"

namespace sim::test {

class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "sim-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw Error(Category::unfit, "cannot make {}", name);
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace sim::test
