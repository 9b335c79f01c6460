#include "fakes/clock.h"

namespace fakes {

using std::chrono::milliseconds;

Clock::Time Clock::now() const {
  const std::lock_guard lock(mutex_);
  return std::chrono::time_point_cast<milliseconds>(at(Host::now()));
}

Clock::Host::time_point Clock::at(Host::time_point host) const {
  if (is_host_) return host;
  const std::chrono::duration<double, Host::period> passed = host - host_start_;
  return start_ + std::chrono::duration_cast<Host::duration>(passed * factor_);
}

void Clock::restart(milliseconds by) {
  const auto host = Host::now();
  start_ = at(host) + by;
  host_start_ = host;
  is_host_ = false;
}

void Clock::move(milliseconds by) {
  const std::lock_guard lock(mutex_);
  restart(by);
}

void Clock::scale(double factor) {
  const std::lock_guard lock(mutex_);
  restart(milliseconds(0));
  factor_ = factor;
}

double Clock::factor() const {
  const std::lock_guard lock(mutex_);
  return factor_;
}

milliseconds Clock::offset() const {
  const std::lock_guard lock(mutex_);
  const auto host = Host::now();
  return std::chrono::round<milliseconds>(at(host) - host);
}

void Clock::reset() {
  const std::lock_guard lock(mutex_);
  is_host_ = true;
  factor_ = 1;
}

}  // namespace fakes
