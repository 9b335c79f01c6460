// A program that runs beside this one, such as a server. Used by the thread that started it only.
#pragma once

#include <filesystem>
#include <memory>

#include "sim/base/process.h"

namespace sim {

class Child;

class Background {
 public:
  enum class Life {
    // It outlives nobody: the kernel kills it when the thread that started it ends, kill -9 of the
    // process included.
    ours,
    // It goes on, in a session of its own and without a terminal.
    its_own,
  };

  // What it prints is appended to `log`, whose folder is there. Throws Error failed when it cannot
  // be started, naming the reason.
  Background(const Command& command, const std::filesystem::path& log, Life life = Life::ours);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background();  // ends one of ours: SIGTERM, and SIGKILL when it does not obey

  // Whether it has by now.
  bool ended();

 private:
  std::unique_ptr<Child> child_;
};

}  // namespace sim
