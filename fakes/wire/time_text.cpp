#include "fakes/wire/time_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "fakes/wire/encoding.h"

namespace fakes::wire {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr Timestamp kFirst{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
constexpr Timestamp kEnd{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};

// Reads a text from its start; after the first mismatch everything fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

  int digits(std::size_t count) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') {
        ok_ = false;
        return 0;
      }
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return number;
  }

  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view text) {
    if (rest_.substr(0, text.size()) != text) {
      ok_ = false;
    } else {
      rest_.remove_prefix(text.size());
    }
  }

  // ".123456" as milliseconds; 0 without.
  int fraction() {
    if (!take('.')) return 0;
    int number = 0;
    std::size_t count = 0;
    for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
      if (count < 3) number = number * 10 + (rest_[count] - '0');
    }
    ok_ = ok_ && count > 0;
    rest_.remove_prefix(count);
    for (; count < 3; ++count) number *= 10;
    return number;
  }

  unsigned month() {
    const auto found = std::find(kMonths.begin(), kMonths.end(), rest_.substr(0, 3));
    ok_ = ok_ && found != kMonths.end();
    rest_.remove_prefix(std::min<std::size_t>(3, rest_.size()));
    return static_cast<unsigned>(found - kMonths.begin() + 1);
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

std::optional<Timestamp> moment(int year, unsigned month, int day, int hour, int minute, int second,
                                int millisecond) {
  const auto date = std::chrono::year(year) / static_cast<int>(month) / day;
  const bool valid = date.ok() && year >= 1 && hour < 24 && minute < 60 && second <= 60;
  if (!valid) return std::nullopt;
  return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + milliseconds(millisecond);
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  Scanner scan(text);
  const int year = scan.digits(4);
  scan.expect("-");
  const int month = scan.digits(2);
  scan.expect("-");
  const int day = scan.digits(2);
  if (scan.done()) return moment(year, static_cast<unsigned>(month), day, 0, 0, 0, 0);
  scan.expect("T");
  const int hour = scan.digits(2);
  scan.expect(":");
  const int minute = scan.digits(2);
  scan.expect(":");
  const int second = scan.digits(2);
  const int fraction = scan.fraction();
  int offset = 0;
  if (!scan.take('Z')) {
    const bool west = scan.take('-');
    if (!west) scan.expect("+");
    offset = scan.digits(2) * 60;
    scan.take(':');
    offset = (offset + scan.digits(2)) * (west ? -1 : 1);
  }
  if (!scan.done()) return std::nullopt;
  const auto local =
      moment(year, static_cast<unsigned>(month), day, hour, minute, second, fraction);
  if (!local) return std::nullopt;
  return *local - std::chrono::minutes(offset);
}

std::optional<Timestamp> parse_rfc822(std::string_view text) {
  if (text.size() > 5 && text[3] == ',') text.remove_prefix(5);
  Scanner scan(text);
  const int day = text.size() > 1 && text[1] == ' ' ? scan.digits(1) : scan.digits(2);
  scan.expect(" ");
  const unsigned month = scan.month();
  scan.expect(" ");
  const int year = scan.digits(4);
  scan.expect(" ");
  const int hour = scan.digits(2);
  scan.expect(":");
  const int minute = scan.digits(2);
  scan.expect(":");
  const int second = scan.digits(2);
  const int fraction = scan.fraction();
  scan.expect(" GMT");
  if (!scan.done()) return std::nullopt;
  return moment(year, month, day, hour, minute, second, fraction);
}

std::optional<Timestamp> parse_unix(std::string_view text) {
  const auto seconds = parse_number(text);
  if (!seconds || !std::isfinite(*seconds) || std::fabs(*seconds) > 1e12) return std::nullopt;
  return Timestamp(milliseconds(std::llround(*seconds * 1000)));
}

}  // namespace

void append_time(std::string& out, Timestamp time, TimeFormat format, Fraction fraction) {
  time = std::clamp(time, kFirst, kEnd - milliseconds(1));
  const auto date_days = floor<days>(time);
  const std::chrono::year_month_day date(date_days);
  const std::int64_t of_day = (time - date_days).count();
  const std::int64_t seconds = of_day / 1000;
  const std::int64_t fine = of_day % 1000;
  const auto back = std::back_inserter(out);
  if (format == TimeFormat::unix_time) {
    append_integer(out, floor<std::chrono::seconds>(time).time_since_epoch().count());
    // Of a moment before 1970 the fraction would have to be taken off.
    if (fine != 0 && time >= Timestamp{}) fmt::format_to(back, ".{:03}", fine);
  } else if (format == TimeFormat::rfc822) {
    fmt::format_to(back, "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                   kDays[std::chrono::weekday(date_days).c_encoding()],
                   static_cast<unsigned>(date.day()),
                   kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                   seconds / 3600, seconds / 60 % 60, seconds % 60);
  } else {
    fmt::format_to(back, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                   seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (fine != 0 || fraction == Fraction::always) fmt::format_to(back, ".{:03}", fine);
    out += 'Z';
  }
}

std::optional<Timestamp> parse_time(std::string_view text, TimeFormat format) {
  auto time = format == TimeFormat::unix_time ? parse_unix(text)
              : format == TimeFormat::rfc822  ? parse_rfc822(text)
                                              : parse_iso8601(text);
  if (time && (*time < kFirst || *time >= kEnd)) time.reset();
  return time;
}

}  // namespace fakes::wire
