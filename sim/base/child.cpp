#include "sim/base/child.h"

#define BOOST_PROCESS_USE_STD_FS
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/environment.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "sim/base/error.h"

namespace sim {
namespace {

namespace bp = boost::process;
using std::chrono::milliseconds;

constexpr milliseconds kill_grace(2000);

// What happens between fork and exec: system calls only, since other threads may hold any lock.
struct Setup : bp::extend::handler {
  std::array<int, 3> stdio;
  const char* folder;
  Child::Group group;
  pid_t bound_to;  // 0: nobody
  pid_t* failed_pid;

  template <typename Executor>
  void on_exec_setup(Executor& executor) const {
    if (group == Child::Group::own) setpgid(0, 0);
    if (group == Child::Group::session) setsid();
    if (bound_to != 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      // It may have ended before that was asked for.
      if (getppid() != bound_to) _exit(EXIT_FAILURE);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    // Ignored signals stay ignored across exec, handlers do not; HTTP libraries ignore SIGPIPE.
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGQUIT, SIG_DFL);
    for (int target = 0; target < 3; ++target) {
      if (stdio[static_cast<std::size_t>(target)] != target) {
        dup2(stdio[static_cast<std::size_t>(target)], target);
      }
    }
    // Marked rather than closed: Boost reports a failed exec through a descriptor of its own.
    syscall(SYS_close_range, 3U, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
    if (folder != nullptr && chdir(folder) != 0) {
      executor.set_error(std::error_code(errno, std::system_category()), "chdir");
      _exit(EXIT_FAILURE);
    }
  }

  template <typename Executor>
  void on_error(Executor& executor, const std::error_code&) const {
    *failed_pid = executor.pid;
  }
};

// Numbers 0 to 2 would be overwritten in the child before they are copied.
Descriptor above_stdio(Descriptor descriptor) {
  if (descriptor.get() > STDERR_FILENO) return descriptor;
  return Descriptor(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 3));
}

std::filesystem::path program_of(const Command& command) {
  if (command.argv.empty()) throw Error(Category::internal, "a command needs at least one word");
  const auto found = find_program(command.argv[0]);
  if (!found) {
    throw Error(Category::failed, "cannot run `{}`: no such program in PATH", command.argv[0]);
  }
  return *found;
}

int exit_code_of(const siginfo_t& info) {
  return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

}  // namespace

Descriptor input_of(const Command& command) {
  if (command.input.empty()) {
    return above_stdio(Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)));
  }
  Descriptor file = above_stdio(Descriptor(memfd_create("input", MFD_CLOEXEC)));
  std::string_view left = command.input;
  while (file && !left.empty()) {
    const ssize_t count = write(file.get(), left.data(), left.size());
    if (count < 0 && errno != EINTR) file.reset();
    if (count > 0) left.remove_prefix(static_cast<std::size_t>(count));
  }
  if (!file) {
    throw Error(Category::failed, "cannot pass input to `{}`: {}", command.argv.front(),
                std::strerror(errno));
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

Child::Child(const Command& command, const std::array<int, 3>& stdio, Group group, Bond bond)
    : group_(group) {
  const auto program = program_of(command);
  bp::environment environment = boost::this_process::environment();
  for (const auto& [name, value] : command.environment) environment[name] = value;
  pid_t failed_pid = -1;
  Setup setup;
  setup.stdio = stdio;
  setup.folder = command.folder ? command.folder->c_str() : nullptr;
  setup.group = group;
  setup.bound_to = bond == Bond::thread ? getpid() : 0;
  setup.failed_pid = &failed_pid;
  std::error_code error;
  bp::child child(bp::exe = program.string(),
                  bp::args = std::vector<std::string>(command.argv.begin() + 1, command.argv.end()),
                  environment, setup, error);
  if (error) {
    // Boost looks for the dead child once, without waiting: it may have come too early.
    if (failed_pid > 0) waitpid(failed_pid, nullptr, 0);
    throw Error(Category::failed, "cannot run `{}`{}: {}", command.argv[0],
                command.folder ? " in " + command.folder->string() : "", error.message());
  }
  pid_ = child.id();
  child.detach();
  pidfd_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
}

Child::~Child() {
  if (!collected_ && group_ != Group::session) kill_group();
}

bool Child::ended() {
  if (collected_) return true;
  siginfo_t info = {};
  if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) != 0) {
    if (errno == EINTR) return false;
    // Somebody else collected it; there is no status to tell.
    collected_ = true;
    exit_code_ = -1;
    return true;
  }
  if (info.si_pid == 0) return false;
  collected_ = true;
  exit_code_ = exit_code_of(info);
  return true;
}

bool Child::wait_for_end(Deadline deadline) {
  while (true) {
    siginfo_t info = {};
    // Left uncollected, so that its number, which is the group's, cannot be given to another
    // process.
    const int answer = waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (answer == 0 && info.si_pid != 0) return true;
    if (answer != 0 && errno != EINTR) return true;
    if (deadline.expired()) return false;
    pollfd watched = {pidfd_.get(), POLLIN, 0};
    const auto left =
        pidfd_ ? deadline.remaining() : std::min(deadline.remaining(), milliseconds(10));
    poll(&watched, 1, static_cast<int>(left.count()));
  }
}

void Child::ask_to_end() {
  if (!collected_) kill(pid_, SIGTERM);
}

void Child::kill_group() {
  if (collected_) return;
  const pid_t target = group_ == Group::own ? -pid_ : pid_;
  kill(target, SIGTERM);
  // A stopped process would not see the signal.
  kill(target, SIGCONT);
  wait_for_end(Deadline::after(kill_grace));
  kill(target, SIGKILL);
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0 && errno == EINTR) {
  }
  collected_ = true;
  exit_code_ = exit_code_of(info);
}

}  // namespace sim
