// Running programs, here or on a node, through one interface. Boost.Process is used in child.cpp
// only.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/deadline.h"

namespace sim {

struct Command {
  std::vector<std::string> argv;                        // argv[0] is looked up in PATH
  std::map<std::string, std::string> environment = {};  // added to the caller's
  std::string input = {};                               // standard input; empty: /dev/null
  std::optional<std::filesystem::path> folder = {};
  // Called with each line of stdout and stderr as it arrives, without its newline; for progress and
  // logs.
  std::function<void(std::string_view line)> on_line = {};
};

struct Output {
  int exit_code = 0;  // 128 + signal number when a signal ended the program
  std::string out;
  std::string err;
};

// The command as a shell would need it typed, for messages and for ssh.
std::string quoted(const std::vector<std::string>& argv);

class Runner {
 public:
  virtual ~Runner() = default;

  // Runs to the end. A non-zero exit is an answer, not an error.
  // Throws Error failed when it cannot be started, stalled at the deadline, interrupted on Ctrl-C;
  // in the last two cases the program and its children have been killed.
  virtual Output run(const Command& command, Deadline deadline) = 0;

  // run(), but a non-zero exit throws Error failed with the command's output attached.
  Output check(const Command& command, Deadline deadline);
};

// Runs programs on this machine, each in a process group of its own. Stateless; safe from any
// thread.
class LocalRunner : public Runner {
 public:
  Output run(const Command& command, Deadline deadline) override;
};

// Runs a program with the caller's own terminal (ssh, kubectl exec -it) and returns its exit code.
int run_attached(const Command& command);

// The path of a program found in PATH, or nothing.
std::optional<std::filesystem::path> find_program(std::string_view name);

}  // namespace sim
