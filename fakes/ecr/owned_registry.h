// Debian's docker-registry on a free port of the loopback address, its images in a folder of the
// state. It starts with the first request that needs it, is started again when it ends, and never
// outlives this process.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "fakes/ecr/registry.h"

namespace fakes::ecr {

class OwnedRegistry : public Registry {
 public:
  // Nothing happens before the first address(). `program` is looked up in PATH.
  explicit OwnedRegistry(std::filesystem::path folder, std::string program = "docker-registry");
  OwnedRegistry(const OwnedRegistry&) = delete;
  OwnedRegistry& operator=(const OwnedRegistry&) = delete;
  ~OwnedRegistry() override;  // ends it

  std::string address() override;
  std::string advice() override;

  std::filesystem::path log() const { return folder_ / "registry.log"; }

 private:
  // On a thread of its own, with which the kernel would end the registry.
  void keep();
  // Returns when it has ended, or is to end.
  void run_once();
  void remove_unused();
  void write_configuration() const;
  bool wait_until_stopped(std::chrono::milliseconds limit);
  void tell(std::string address, std::string trouble);

  const std::filesystem::path folder_;
  const std::string program_;
  bool is_swept_ = false;  // the keeper's
  std::mutex mutex_;       // of what follows
  std::condition_variable changed_;
  std::string address_;  // "" while it does not answer
  std::string trouble_;  // why the last start came to nothing
  int starts_ = 0;       // that have come to an end, either way
  bool is_stopped_ = false;
  std::thread keeper_;
};

}  // namespace fakes::ecr
