// The time that the fakes live in: the host's, unless somebody moves it or lets it run faster, to
// see a lifecycle rule or a parameter expire without waiting for it. Safe from any thread.
#pragma once

#include <chrono>
#include <mutex>

namespace fakes {

class Clock {
 public:
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;

  Time now() const;
  // Forwards, or backwards with a negative one.
  void move(std::chrono::milliseconds by);
  // From now on a second of the host is `factor` seconds here; 0 stops the clock. At least 0.
  void scale(double factor);
  double factor() const;
  // How far ahead of the host's time it is now.
  std::chrono::milliseconds offset() const;
  // The host's time again.
  void reset();

 private:
  using Host = std::chrono::system_clock;

  Host::time_point at(Host::time_point host) const;
  void restart(std::chrono::milliseconds by);

  mutable std::mutex mutex_;
  Host::time_point host_start_;  // of the last change
  Host::time_point start_;       // the time here, then
  double factor_ = 1;
  bool is_host_ = true;
};

}  // namespace fakes
