// A daemon as a process of its own, which tests kill. Its gateway is a loopback address of this
// test's own: the ports are AWS's, and tests run side by side.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "sim/base/deadline.h"
#include "sim/base/error.h"
#include "sim/base/interrupt.h"
#include "sim/daemon/daemon.h"
#include "sim/daemon/endpoints.h"

namespace sim::test {

inline vm::Address gateway() {
  static const auto own = static_cast<std::uint32_t>(getpid()) & 0xffff;
  return {vm::Address::parse("127.77.0.0").value + own};
}

class DaemonProcess {
 public:
  explicit DaemonProcess(const std::string& environment) {
    gateway();  // this process's, in the other one too
    pid_ = fork();
    if (pid_ == 0) _exit(serve(environment));
    wait_until(
        "the daemon", Deadline::after(std::chrono::seconds(20)), std::chrono::milliseconds(10),
        [&] { return daemon_status(environment) ? Look::ready() : Look::waiting("no answer"); });
  }
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;
  ~DaemonProcess() { end(SIGKILL); }

  int pid() const { return pid_; }
  // Also collects one that ended by itself.
  void end(int signal) {
    if (is_over_) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    is_over_ = true;
  }

 private:
  static int serve(const std::string& environment) {
    catch_interrupts();
    try {
      run_daemon({environment, "eu-west-1", gateway});
    } catch (const Error& error) {
      if (error.category() == Category::interrupted) return 0;
      std::fprintf(stderr, "the daemon: %s\n", error.what());
    }
    return 1;
  }

  pid_t pid_ = -1;
  bool is_over_ = false;
};

}  // namespace sim::test
