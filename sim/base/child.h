// A started program. Internal to sim/base: everyone else runs programs through Runner.
#pragma once

#include <sys/types.h>

#include <array>

#include "sim/base/descriptor.h"
#include "sim/base/process.h"

namespace sim {

// A descriptor from which the command's input can be read, and /dev/null when it has none. A file
// in memory rather than a pipe: nobody has to feed it, and a program that does not read it cannot
// raise SIGPIPE here.
Descriptor input_of(const Command& command);

// Owned by one thread. Destroying it before the program ended kills the program's group, unless it
// has a session of its own.
class Child {
 public:
  enum class Group { own, callers, session };
  // Whether the kernel kills the program when the thread that started it ends.
  enum class Bond { none, thread };

  // Starts the program with these descriptors as 0, 1 and 2, and no others.
  // Throws Error failed naming the program and the reason.
  Child(const Command& command, const std::array<int, 3>& stdio, Group group,
        Bond bond = Bond::none);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  // Readable once the program ended, for poll(2); -1 when the kernel has no pidfds.
  int descriptor() const { return pidfd_.get(); }
  // Collects the exit status when there is one.
  bool ended();
  // As Output::exit_code. Only after ended().
  int exit_code() const { return exit_code_; }
  void ask_to_end();
  // SIGTERM to the whole group, SIGKILL to what is left after a grace period, and collects the exit
  // status.
  void kill_group();

 private:
  bool wait_for_end(Deadline deadline);

  pid_t pid_ = -1;
  Group group_;
  Descriptor pidfd_;
  bool collected_ = false;
  int exit_code_ = 0;
};

}  // namespace sim
