// A program that runs beside this one until it is told to end, such as a server. It outlives
// nobody: the kernel kills it when the thread that started it ends, kill -9 of the process
// included. Used by that thread only.
#pragma once

#include <filesystem>
#include <memory>

#include "sim/base/process.h"

namespace sim {

class Child;

class Background {
 public:
  // What it prints is appended to `log`. Throws Error failed when it cannot be started, naming the
  // reason.
  Background(const Command& command, const std::filesystem::path& log);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background();  // ends it: SIGTERM, and SIGKILL when it does not obey

  bool ended();

 private:
  std::unique_ptr<Child> child_;
};

}  // namespace sim
