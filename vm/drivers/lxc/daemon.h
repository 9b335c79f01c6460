// libvirt's daemon on this host. sim uses the one that answers; only when none does, it starts one,
// remembers that it did (pid and start time, in `folder`), and ends exactly that one again. Nodes
// outlive it: each has a controller process of its own, and a daemon that is started later finds
// them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/deadline.h"

namespace vm::lxc {

// A process that cannot be mistaken for a later one with the same pid.
struct ProcessId {
  int pid = 0;
  unsigned long long start_time = 0;  // in clock ticks since boot, from /proc/<pid>/stat
  bool alive() const;
};
std::optional<ProcessId> process_with(int pid);

class Daemon {
 public:
  Daemon(std::string uri, std::filesystem::path folder)
      : uri_(std::move(uri)), folder_(std::move(folder)) {}

  // Starts the daemon if it does not answer. Throws Error unfit, with what to type, when libvirt is
  // not installed or we are not allowed to. Processes that call it at the same time start one
  // daemon.
  void ensure();
  // True when the daemon that runs now was started by sim.
  bool ours() const;
  // Ends the daemons that sim started; no-op without any. The caller holds the host's lock and has
  // seen that nobody needs them.
  void stop();

  std::filesystem::path lock_file() const { return folder_ / "host.lock"; }

 private:
  struct Started {
    std::string program;
    ProcessId process;
  };
  std::vector<Started> started() const;
  void remember(const std::vector<Started>& all) const;
  void start_by_hand();
  void start_program(const std::string& program, std::vector<std::string> argv);

  std::string uri_;
  std::filesystem::path folder_;
};

}  // namespace vm::lxc
