// Draws the phases of long work on stderr. Plain lines for files and pipes; on a terminal one live
// line with the time that has passed, what is being waited for, and how long the phase took last
// time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <iosfwd>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "sim/cluster/progress.h"

namespace sim::cli {

class PlainProgress : public ProgressObserver {
 public:
  explicit PlainProgress(std::ostream& err) : err_(err) {}

  void phase_started(std::string_view name, int index, int count,
                     std::optional<std::chrono::milliseconds> last) override;
  void phase_note(std::string_view text) override;
  void phase_done(std::string_view name, std::chrono::milliseconds duration, bool skipped) override;
  void phase_failed(std::string_view name, std::chrono::milliseconds duration) override;

 private:
  std::ostream& err_;
  std::string prefix_;     // "[2/9] boot"
  std::string last_note_;  // a note that says the same again is not printed
};

// A thread of its own redraws the line while the caller works; it ends with the object, which
// removes the line. The stream must not be written to by others between phase_started and
// phase_done.
class LiveProgress : public ProgressObserver {
 public:
  using Clock = std::chrono::steady_clock;
  // Nothing is redrawn in between when `tick` is zero (tests).
  LiveProgress(std::ostream& err, bool color,
               std::chrono::milliseconds tick = std::chrono::milliseconds(100), int width = 0);
  ~LiveProgress() override;

  void phase_started(std::string_view name, int index, int count,
                     std::optional<std::chrono::milliseconds> last) override;
  void phase_note(std::string_view text) override;
  void phase_done(std::string_view name, std::chrono::milliseconds duration, bool skipped) override;
  void phase_failed(std::string_view name, std::chrono::milliseconds duration) override;

 private:
  void redraw_until_stopped(std::chrono::milliseconds tick);
  void draw();                                // with mutex_ held
  void finish_line(const std::string& line);  // with mutex_ held
  std::string painted(const char* code, const std::string& text) const;

  std::ostream& err_;
  const bool color_;
  const int width_;
  std::mutex mutex_;
  std::condition_variable stop_condition_;
  bool stopped_ = false;
  bool running_ = false;  // a phase is
  std::string prefix_;
  std::string note_;
  std::optional<std::chrono::milliseconds> last_;
  Clock::time_point started_;
  unsigned frame_ = 0;
  std::thread thread_;
};

// At most `width` columns, counting UTF-8 characters, with "…" where something was cut off.
std::string shortened(std::string_view text, int width);

}  // namespace sim::cli
