// Time limits are passed down as deadlines, never as bare timeouts, and every wait in the project
// is `wait_until`: bounded, named, level-triggered, and able to say what it last saw.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace sim {

class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  static Deadline after(Clock::duration limit) { return Deadline(Clock::now() + limit); }
  static Deadline never() { return Deadline(Clock::time_point::max()); }

  bool expired() const { return Clock::now() >= at_; }
  // Zero once expired; a year when there is no limit, so that arithmetic on it cannot overflow.
  std::chrono::milliseconds remaining() const;
  // The earlier of this deadline and `limit` from now.
  Deadline at_most(Clock::duration limit) const;

 private:
  explicit Deadline(Clock::time_point at) : at_(at) {}
  Clock::time_point at_;
};

// The answer of one look: done, or what was seen instead ("2 of 3 nodes Ready").
struct Look {
  bool done = false;
  std::string seen;

  static Look ready() { return {true, {}}; }
  static Look waiting(std::string seen) { return {false, std::move(seen)}; }
};

// Looks at once and then every `interval` until `look` is done. Errors of category `failed` thrown
// by `look` count as "waiting" and become what was seen last; one of category `stalled` counts as a
// look that saw nothing; others pass through. Throws Error stalled ("timed out after 60 s waiting
// for <what>; last seen: ...") at the deadline, and Error interrupted when the process was asked to
// stop.
void wait_until(std::string_view what, Deadline deadline, std::chrono::milliseconds interval,
                const std::function<Look()>& look);

// The only sleep. Returns early, by throwing Error interrupted, when the process is asked to stop.
void pause_for(std::chrono::milliseconds duration);

}  // namespace sim
