#include "fakes/clock.h"

namespace fakes {

using std::chrono::milliseconds;

Clock::Time Clock::now() const {
  const std::lock_guard lock(mutex_);
  return now_locked();
}

Clock::Time Clock::now_locked() const {
  if (is_host_) return std::chrono::time_point_cast<milliseconds>(Host::now());
  const std::chrono::duration<double, std::milli> passed = Host::now() - host_start_;
  return start_ + std::chrono::duration_cast<milliseconds>(passed * factor_);
}

void Clock::move(milliseconds by) {
  const std::lock_guard lock(mutex_);
  start_ = now_locked() + by;
  host_start_ = Host::now();
  is_host_ = false;
}

void Clock::scale(double factor) {
  const std::lock_guard lock(mutex_);
  start_ = now_locked();
  host_start_ = Host::now();
  factor_ = factor;
  is_host_ = false;
}

double Clock::factor() const {
  const std::lock_guard lock(mutex_);
  return factor_;
}

milliseconds Clock::offset() const {
  const std::lock_guard lock(mutex_);
  if (is_host_) return milliseconds(0);
  return now_locked() - std::chrono::time_point_cast<milliseconds>(Host::now());
}

void Clock::reset() {
  const std::lock_guard lock(mutex_);
  is_host_ = true;
  factor_ = 1;
}

}  // namespace fakes
