#include "sim/base/deadline.h"

#include <poll.h>

#include <algorithm>
#include <limits>

#include "sim/base/error.h"
#include "sim/base/interrupt.h"
#include "sim/base/text.h"

namespace sim {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds a_year = std::chrono::hours(24 * 365);

}  // namespace

milliseconds Deadline::remaining() const {
  const auto now = Clock::now();
  if (at_ <= now) return milliseconds(0);
  // Rounded up: a zero means expired, and a wait for it must not spin through the last millisecond.
  return std::min(std::chrono::ceil<milliseconds>(at_ - now), a_year);
}

Deadline Deadline::at_most(Clock::duration limit) const {
  return Deadline(std::min(at_, Clock::now() + limit));
}

void wait_until(std::string_view what, Deadline deadline, milliseconds interval,
                const std::function<Look()>& look) {
  const auto start = Deadline::Clock::now();
  std::string seen;
  while (true) {
    throw_if_interrupted();
    try {
      Look answer = look();
      if (answer.done) return;
      seen = std::move(answer.seen);
    } catch (const Error& error) {
      // A look that ran out of its own time has seen nothing new.
      if (error.category() == Category::stalled) {
        if (seen.empty()) seen = error.message();
      } else if (error.category() == Category::failed) {
        seen = error.message();
      } else {
        throw;
      }
    }
    if (deadline.expired()) {
      const auto waited = std::chrono::duration_cast<milliseconds>(Deadline::Clock::now() - start);
      throw Error(Category::stalled, "timed out after {} waiting for {}; last seen: {}",
                  human_duration(waited), what, seen.empty() ? "nothing" : seen);
    }
    pause_for(std::min(interval, deadline.remaining()));
  }
}

void pause_for(milliseconds duration) {
  const Deadline end = Deadline::after(duration);
  while (true) {
    throw_if_interrupted();
    const auto left = end.remaining();
    if (left == milliseconds(0)) return;
    pollfd wake = {interrupt_descriptor(), POLLIN, 0};
    const auto timeout = std::min<milliseconds::rep>(left.count(), std::numeric_limits<int>::max());
    poll(&wake, 1, static_cast<int>(timeout));
  }
}

}  // namespace sim
