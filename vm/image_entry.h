// One folder of the image cache that a script builds: complete with digests, or not there at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/deadline.h"
#include "sim/base/file.h"
#include "vm/image.h"

namespace vm {

struct CacheEntry {
  std::filesystem::path folder;
  std::string what;                // "the cluster image", for messages
  std::vector<std::string> files;  // that it consists of, relative; each has a digest beside it
  std::vector<std::string> argv;   // the script; the output folder is appended
  nlohmann::json inputs;
  std::uint64_t needed_bytes = 0;  // on the disk, for a build
  // Makes what the build needs and returns variables for the script's environment.
  std::function<std::map<std::string, std::string>()> prepare = {};

  // "<folder>.lock" and so on.
  std::filesystem::path beside(const std::string& extension) const;
};

// All files and digests are there; nothing is read.
bool is_complete(const CacheEntry& entry);

// Builds the entry if it is not there or damaged. See ImageStore::ensure for errors and waiting.
void ensure_entry(const CacheEntry& entry, const Progress& progress, sim::Deadline deadline);

}  // namespace vm
