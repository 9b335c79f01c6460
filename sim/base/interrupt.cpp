#include "sim/base/interrupt.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

#include "sim/base/error.h"

namespace sim {
namespace {

std::atomic<bool> stop_requested{false};
std::atomic<int> wake_descriptor{-1};
thread_local int shields = 0;

static_assert(std::atomic<bool>::is_always_lock_free, "used in a signal handler");

extern "C" void on_signal(int signal) {
  const int saved = errno;
  if (stop_requested.exchange(true) && signal == SIGINT) _exit(128 + signal);
  // Never read again: the descriptor stays readable, so every later wait returns at once.
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_descriptor, &one, sizeof one);
  errno = saved;
}

bool is_ignored(int signal) {
  struct sigaction current = {};
  return sigaction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

}  // namespace

void catch_interrupts() {
  if (wake_descriptor < 0) wake_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_descriptor < 0) {
    throw Error(Category::failed, "cannot make an eventfd: {}", std::strerror(errno));
  }
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (signal == SIGHUP && is_ignored(signal)) continue;
    sigaction(signal, &action, nullptr);
  }
}

bool interrupted() {
  return shields == 0 && stop_requested;
}

void throw_if_interrupted() {
  if (interrupted()) throw Error(Category::interrupted, "interrupted");
}

int interrupt_descriptor() {
  return shields == 0 ? wake_descriptor.load() : -1;
}

InterruptShield::InterruptShield() {
  ++shields;
}

InterruptShield::~InterruptShield() {
  --shields;
}

}  // namespace sim
