#include "sim/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <iterator>
#include <ostream>

#include <fmt/format.h>

#include "sim/base/text.h"

namespace sim::cli {
namespace {

using std::chrono::milliseconds;

constexpr const char* clear_line = "\r\033[K";
constexpr const char* green = "32";
constexpr const char* red = "31";
constexpr const char* dim = "2";
constexpr const char* spinner[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

std::string prefix_of(std::string_view name, int index, int count) {
  return fmt::format("[{}/{}] {}", index, count, name);
}

int terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

std::string shortened(std::string_view text, int width) {
  int columns = 0;
  std::size_t fits = text.size();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_continuation(text[at])) continue;
    if (columns == width - 1) fits = at;
    ++columns;
  }
  if (columns <= width) return std::string(text);
  return std::string(text.substr(0, fits)) + "…";
}

void PlainProgress::phase_started(std::string_view name, int index, int count,
                                  std::optional<milliseconds> last) {
  prefix_ = prefix_of(name, index, count);
  last_note_.clear();
  err_ << prefix_;
  if (last) err_ << " (last time " << human_duration(*last) << ")";
  err_ << std::endl;
}

void PlainProgress::phase_note(std::string_view text) {
  if (text == last_note_) return;
  last_note_ = text;
  err_ << prefix_ << ": " << text << std::endl;
}

void PlainProgress::phase_done(std::string_view, milliseconds duration, bool skipped) {
  err_ << prefix_ << (skipped ? ": nothing to do" : ": done in " + human_duration(duration))
       << std::endl;
}

void PlainProgress::phase_failed(std::string_view, milliseconds duration) {
  err_ << prefix_ << ": failed after " << human_duration(duration) << std::endl;
}

LiveProgress::LiveProgress(std::ostream& err, bool color, milliseconds tick, int width)
    : err_(err), color_(color), width_(width > 0 ? width : terminal_width()) {
  if (tick > milliseconds::zero()) {
    thread_ = std::thread([this, tick] { redraw_until_stopped(tick); });
  }
}

LiveProgress::~LiveProgress() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (running_) err_ << clear_line << std::flush;
  }
  stop_condition_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LiveProgress::redraw_until_stopped(milliseconds tick) {
  std::unique_lock lock(mutex_);
  while (!stop_condition_.wait_for(lock, tick, [this] { return stopped_; })) {
    if (running_) draw();
  }
}

std::string LiveProgress::painted(const char* code, const std::string& text) const {
  return color_ ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

void LiveProgress::draw() {
  const auto elapsed = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
  std::string line = fmt::format("{} {}", prefix_, human_duration(elapsed));
  if (last_) line += fmt::format(" (last time {})", human_duration(*last_));
  if (!note_.empty()) line += " · " + note_;
  err_ << clear_line << spinner[frame_++ % std::size(spinner)] << ' ' << shortened(line, width_ - 3)
       << std::flush;
}

void LiveProgress::finish_line(const std::string& line) {
  running_ = false;
  err_ << clear_line << line << '\n' << std::flush;
}

void LiveProgress::phase_started(std::string_view name, int index, int count,
                                 std::optional<milliseconds> last) {
  const std::lock_guard lock(mutex_);
  prefix_ = prefix_of(name, index, count);
  note_.clear();
  last_ = last;
  started_ = Clock::now();
  running_ = true;
  draw();
}

void LiveProgress::phase_note(std::string_view text) {
  const std::lock_guard lock(mutex_);
  note_ = text;
  if (running_) draw();
}

void LiveProgress::phase_done(std::string_view, milliseconds duration, bool skipped) {
  const std::lock_guard lock(mutex_);
  const std::string rest = skipped ? "nothing to do" : human_duration(duration);
  finish_line(fmt::format("{} {} {}", painted(green, "✓"), prefix_, painted(dim, rest)));
}

void LiveProgress::phase_failed(std::string_view, milliseconds duration) {
  const std::lock_guard lock(mutex_);
  finish_line(
      fmt::format("{} {} failed after {}", painted(red, "✗"), prefix_, human_duration(duration)));
}

}  // namespace sim::cli
