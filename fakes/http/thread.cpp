#include "fakes/http/thread.h"

#include <pthread.h>

#include <csignal>
#include <cstddef>
#include <cstring>
#include <utility>

#include "sim/base/error.h"

namespace fakes::http {
namespace {

// Below 2 MiB, so that the kernel does not give a stack a huge page of which 16 KiB are used.
constexpr std::size_t stack_bytes = 1 << 20;

void* run(void* body) {
  (*static_cast<std::function<void()>*>(body))();
  return nullptr;
}

}  // namespace

Thread::Thread(std::function<void()> body) : body_(std::move(body)) {
  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGUSR1, SIGUSR2}) {
    sigaddset(&blocked, signal);
  }
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  const int result = pthread_create(&thread_, &attributes, run, &body_);
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (result != 0) {
    throw sim::Error(sim::Category::unfit, "cannot start a thread: {}", std::strerror(result));
  }
}

Thread::~Thread() {
  pthread_join(thread_, nullptr);
}

}  // namespace fakes::http
