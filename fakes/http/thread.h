// A thread of the server: with a small stack, and with the signals blocked that belong to the main
// thread, and SIGPIPE.
#pragma once

#include <pthread.h>

#include <functional>

namespace fakes::http {

class Thread {
 public:
  // Throws Error unfit when the system has no more.
  explicit Thread(std::function<void()> body);
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread();  // waits for its end

 private:
  std::function<void()> body_;
  pthread_t thread_ = {};
};

}  // namespace fakes::http
