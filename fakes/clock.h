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

  Time now_locked() const;

  mutable std::mutex mutex_;
  Host::time_point host_start_ = Host::now();  // since the last change
  Time start_ = std::chrono::time_point_cast<std::chrono::milliseconds>(host_start_);
  double factor_ = 1;
  bool is_host_ = true;
};

}  // namespace fakes
