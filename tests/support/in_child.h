// Runs a function in a forked process: for what would change this one (signals, limits, mounts).
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

namespace sim::test {

// The function's return value, 99 when it threw, or 128 + the signal that ended it.
template <typename Function>
int in_child(Function function) {
  const pid_t pid = fork();
  if (pid == 0) {
    int code = 99;
    try {
      code = function();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "in the child: %s\n", error.what());
    }
    _exit(code);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace sim::test
