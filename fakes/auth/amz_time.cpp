#include "fakes/auth/amz_time.h"

#include <fmt/format.h>

namespace fakes {
namespace {

// Digits and literal characters from the front of a text; any mismatch sticks.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= text_.size() || text_[i] < '0' || text_[i] > '9') return fail();
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return value;
  }

  void literal(std::string_view expected) {
    if (!skip(expected)) fail();
  }

  bool skip(std::string_view expected) {
    if (text_.substr(0, expected.size()) != expected) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  void fraction() {
    if (!skip(".")) return;
    digits(1);
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') text_.remove_prefix(1);
  }

  std::string_view word(std::size_t size) {
    if (text_.size() < size) fail();
    const auto found = text_.substr(0, size);
    text_.remove_prefix(found.size());
    return found;
  }

  char next() const { return text_.empty() ? '\0' : text_.front(); }
  bool complete() const { return good_ && text_.empty(); }

 private:
  int fail() {
    good_ = false;
    return 0;
  }

  std::string_view text_;
  bool good_ = true;
};

struct Fields {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

std::optional<Seconds> time_of(const Fields& fields) {
  const std::chrono::year_month_day date{std::chrono::year(fields.year),
                                         std::chrono::month(static_cast<unsigned>(fields.month)),
                                         std::chrono::day(static_cast<unsigned>(fields.day))};
  if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 59) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(fields.hour) +
         std::chrono::minutes(fields.minute) + std::chrono::seconds(fields.second);
}

int month_of(std::string_view name) {
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto at = names.find(name);
  return name.size() != 3 || at == std::string_view::npos || at % 3 != 0
             ? 0
             : static_cast<int>(at / 3) + 1;
}

struct Civil {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Civil civil(Seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day),
          std::chrono::hh_mm_ss<std::chrono::seconds>(time - day)};
}

std::string format(Seconds time,
                   fmt::format_string<int, unsigned, unsigned, long, long, long> form) {
  const Civil parts = civil(time);
  return fmt::format(
      form, static_cast<int>(parts.date.year()), static_cast<unsigned>(parts.date.month()),
      static_cast<unsigned>(parts.date.day()), static_cast<long>(parts.time.hours().count()),
      static_cast<long>(parts.time.minutes().count()),
      static_cast<long>(parts.time.seconds().count()));
}

// 23:59:59.
void read_time_of_day(Reader& reader, Fields& fields) {
  fields.hour = reader.digits(2);
  reader.literal(":");
  fields.minute = reader.digits(2);
  reader.literal(":");
  fields.second = reader.digits(2);
}

}  // namespace

std::optional<Seconds> parse_basic_time(std::string_view text) {
  Reader reader(text);
  Fields fields;
  fields.year = reader.digits(4);
  fields.month = reader.digits(2);
  fields.day = reader.digits(2);
  reader.literal("T");
  fields.hour = reader.digits(2);
  fields.minute = reader.digits(2);
  fields.second = reader.digits(2);
  reader.literal("Z");
  return reader.complete() ? time_of(fields) : std::nullopt;
}

std::optional<Seconds> parse_extended_time(std::string_view text) {
  Reader reader(text);
  Fields fields;
  fields.year = reader.digits(4);
  reader.literal("-");
  fields.month = reader.digits(2);
  reader.literal("-");
  fields.day = reader.digits(2);
  reader.literal("T");
  read_time_of_day(reader, fields);
  reader.fraction();
  reader.literal("Z");
  return reader.complete() ? time_of(fields) : std::nullopt;
}

std::optional<Seconds> parse_http_date(std::string_view text) {
  if (const auto comma = text.find(','); comma != std::string_view::npos) {
    text.remove_prefix(comma + 1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  Reader reader(text);
  Fields fields;
  fields.day = text.size() > 1 && text[1] == ' ' ? reader.digits(1) : reader.digits(2);
  reader.literal(" ");
  fields.month = month_of(reader.word(3));
  reader.literal(" ");
  fields.year = reader.digits(4);
  reader.literal(" ");
  read_time_of_day(reader, fields);
  reader.literal(" ");
  std::chrono::minutes offset(0);
  if (reader.next() == '+' || reader.next() == '-') {
    const int sign = reader.skip("-") ? -1 : 1;
    if (sign > 0) reader.literal("+");
    const int hours = reader.digits(2);
    offset = std::chrono::minutes(sign * (hours * 60 + reader.digits(2)));
  } else if (!reader.skip("GMT") && !reader.skip("UTC")) {
    return std::nullopt;
  }
  if (!reader.complete()) return std::nullopt;
  const auto time = time_of(fields);
  return time ? std::optional<Seconds>(*time - offset) : std::nullopt;
}

std::optional<Seconds> parse_any_time(std::string_view text) {
  if (const auto time = parse_basic_time(text)) return time;
  if (const auto time = parse_extended_time(text)) return time;
  return parse_http_date(text);
}

std::string basic_time(Seconds time) {
  return format(time, "{:04}{:02}{:02}T{:02}{:02}{:02}Z");
}

std::string extended_time(Seconds time) {
  return format(time, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z");
}

}  // namespace fakes
