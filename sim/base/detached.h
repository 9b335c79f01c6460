// A program that outlives this one: in a session of its own, without a terminal, what it prints in
// a file. Owned by one thread.
#pragma once

#include <filesystem>
#include <memory>

#include "sim/base/process.h"

namespace sim {

class Child;

class Detached {
 public:
  // Appends to `log`, whose folder is made. Throws Error failed as Runner::run.
  Detached(const Command& command, const std::filesystem::path& log);
  Detached(const Detached&) = delete;
  Detached& operator=(const Detached&) = delete;
  ~Detached();  // it goes on

  // Whether it has ended by now.
  bool ended();
  // As Output::exit_code; only after ended().
  int exit_code() const;

 private:
  std::unique_ptr<Child> child_;
};

}  // namespace sim
