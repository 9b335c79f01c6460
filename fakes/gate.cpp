#include "fakes/gate.h"

#include "sim/base/error.h"

namespace fakes {
namespace {

// There is one gate in a process, or in a test one at a time on each thread.
thread_local int depth = 0;

}  // namespace

Gate::Pass::Pass(Gate& gate) : gate_(gate) {
  if (depth++ > 0) return;
  std::unique_lock lock(gate_.mutex_);
  gate_.changed_.wait(lock, [&] { return !gate_.is_closed_; });
  ++gate_.inside_;
}

Gate::Pass::~Pass() {
  if (--depth > 0) return;
  const std::lock_guard lock(gate_.mutex_);
  if (--gate_.inside_ == 0 && gate_.is_closed_) gate_.changed_.notify_all();
}

Gate::Closed::Closed(Gate& gate, sim::Deadline deadline) : gate_(gate) {
  std::unique_lock lock(gate_.mutex_);
  const auto in_time = [&](const auto& is_so) {
    // The host's clock: ThreadSanitizer does not know of waits on the steady one.
    const auto until = std::chrono::system_clock::now() + deadline.remaining();
    return gate_.changed_.wait_until(lock, until, is_so);
  };
  if (!in_time([&] { return !gate_.is_closed_; })) {
    throw sim::Error(sim::Category::stalled, "the state is being saved or replaced already");
  }
  gate_.is_closed_ = true;
  if (!in_time([&] { return gate_.inside_ == 0; })) {
    gate_.is_closed_ = false;
    gate_.changed_.notify_all();
    throw sim::Error(sim::Category::stalled, "{} requests are still running", gate_.inside_);
  }
  ++depth;
}

Gate::Closed::~Closed() {
  --depth;
  const std::lock_guard lock(gate_.mutex_);
  gate_.is_closed_ = false;
  gate_.changed_.notify_all();
}

}  // namespace fakes
