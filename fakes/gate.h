// Lets changes of the state through, or none while the state as a whole is replaced: a request that
// is half through a write when everything is reset would leave half of it. Safe from any thread.
#pragma once

#include <condition_variable>
#include <mutex>

#include "sim/base/deadline.h"

namespace fakes {

class Gate {
 public:
  // One that is inside; leaves when destroyed.
  class Pass {
   public:
    explicit Pass(Gate& gate);
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass();

   private:
    Gate& gate_;
  };
  // Alone inside; opens again when destroyed.
  class Closed {
   public:
    Closed(Gate& gate, sim::Deadline deadline);
    Closed(const Closed&) = delete;
    Closed& operator=(const Closed&) = delete;
    ~Closed();

   private:
    Gate& gate_;
  };

  // Whoever reads or changes services' state holds one: a request while it is handled (not while
  // its answer is sent), the thread that calls elapse(), an SMTP session while it stores. Waits
  // while the gate is closed. A thread that has a pass, or closed the gate, gets one at once.
  Pass enter() { return Pass(*this); }
  // Lets nobody in any more, and waits until all have left. Throws Error stalled, and is open
  // again, when they have not by the deadline. Not for a thread that holds a pass.
  Closed close(sim::Deadline deadline) { return Closed(*this, deadline); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool is_closed_ = false;
};

}  // namespace fakes
