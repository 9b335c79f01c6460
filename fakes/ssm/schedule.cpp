#include "fakes/ssm/schedule.h"

#include <array>
#include <charconv>

#include "fakes/request.h"
#include "fakes/wire/time_text.h"
#include "sim/base/text.h"

namespace fakes::ssm {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A number, or a name that stands for one.
template <typename Names>
std::optional<int> value_of(std::string_view text, const Names& names, int first) {
  const std::string lower = lower_case(text);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == lower) return static_cast<int>(i) + first;
  }
  return number_of(text);
}

// "*", "?", "5", "1-5", "*/15", "0/15", "MON,WED": marks what they name. False when it is none.
template <std::size_t Size, typename Names>
bool mark(std::bitset<Size>& bits, std::string_view field, int first, int last, const Names& names,
          int first_name, int shift = 0) {
  for (const std::string& part : sim::split(field, ',')) {
    const std::size_t slash = part.find('/');
    const std::string range = part.substr(0, slash);
    const auto step = slash == std::string::npos ? 1 : number_of(part.substr(slash + 1));
    if (!step || *step < 1) return false;
    int from = first;
    int to = last;
    if (range != "*" && range != "?") {
      const std::size_t dash = range.find('-');
      const auto low = value_of(range.substr(0, dash), names, first_name);
      const auto high =
          dash == std::string::npos ? low : value_of(range.substr(dash + 1), names, first_name);
      if (!low || !high || *low < first || *high > last || *low > *high) return false;
      from = *low;
      to = dash == std::string::npos && slash != std::string::npos ? last : *high;
    }
    for (int i = from; i <= to; i += *step) bits.set(static_cast<std::size_t>(i + shift));
  }
  return bits.any();
}

// The text between "kind(" and ")".
std::optional<std::string_view> inside(std::string_view expression, std::string_view kind) {
  if (!expression.starts_with(kind) || !expression.ends_with(')')) return std::nullopt;
  expression.remove_prefix(kind.size());
  if (!expression.starts_with('(')) return std::nullopt;
  return expression.substr(1, expression.size() - 2);
}

std::optional<std::chrono::seconds> read_rate(std::string_view text) {
  const auto parts = sim::split(text, ' ');
  if (parts.size() != 2) return std::nullopt;
  const auto count = number_of(parts[0]);
  if (!count || *count < 1) return std::nullopt;
  if (parts[1] == "minute" || parts[1] == "minutes") return minutes(*count);
  if (parts[1] == "hour" || parts[1] == "hours") return hours(*count);
  if (parts[1] == "day" || parts[1] == "days") return days(*count);
  return std::nullopt;
}

}  // namespace

std::optional<Schedule> Schedule::parse(std::string_view expression) {
  Schedule schedule;
  if (const auto text = inside(expression, "rate")) {
    const auto every = read_rate(*text);
    if (!every) return std::nullopt;
    schedule.kind_ = Kind::rate;
    schedule.every_ = *every;
    return schedule;
  }
  if (const auto text = inside(expression, "at")) {
    const auto at = wire::parse_time(std::string(*text) + "Z", wire::TimeFormat::iso8601);
    if (!at) return std::nullopt;
    schedule.kind_ = Kind::at;
    schedule.at_ = *at;
    return schedule;
  }
  const auto fields = inside(expression, "cron");
  if (!fields || !schedule.read_cron(*fields)) return std::nullopt;
  return schedule;
}

bool Schedule::read_cron(std::string_view text) {
  std::vector<std::string> fields;
  for (std::string& field : sim::split(text, ' ')) {
    if (!field.empty()) fields.push_back(std::move(field));
  }
  if (fields.size() == 7) fields.erase(fields.begin());
  if (fields.size() != 6) return false;
  constexpr std::array<std::string_view, 0> none = {};
  std::string& day = fields[2];
  std::string& weekday = fields[4];
  if (day == "L") {
    is_last_day_ = true;
    day = "?";
  }
  const std::size_t hash = weekday.find('#');
  if (hash != std::string::npos) {
    const std::string number = weekday.substr(hash + 1);
    weekday_number_ = number == "L" ? -1 : number_of(number).value_or(9);
    if (weekday_number_ > 5) return false;
    weekday = weekday.substr(0, hash);
  } else if (weekday.size() > 1 && weekday.back() == 'L') {
    weekday_number_ = -1;
    weekday.pop_back();
  }
  return mark(minutes_, fields[0], 0, 59, none, 0) && mark(hours_, fields[1], 0, 23, none, 0) &&
         mark(days_, day, 1, 31, none, 0) && mark(months_, fields[3], 1, 12, kMonths, 1) &&
         mark(weekdays_, weekday, 1, 7, kWeekdays, 1, -1) &&
         mark(years_, fields[5], 1970, 2199, none, 0, -1970);
}

bool Schedule::is_day(year_month_day day) const {
  const int year = static_cast<int>(day.year());
  const unsigned number = static_cast<unsigned>(day.day());
  if (year < 1970 || year > 2199 || !years_[static_cast<std::size_t>(year - 1970)] ||
      !months_[static_cast<unsigned>(day.month())] || !days_[number] ||
      !weekdays_[std::chrono::weekday(sys_days(day)).c_encoding()]) {
    return false;
  }
  const unsigned last = static_cast<unsigned>((day.year() / day.month() / std::chrono::last).day());
  if (is_last_day_ && number != last) return false;
  if (weekday_number_ == -1) return number + 7 > last;
  return weekday_number_ == 0 || static_cast<int>((number - 1) / 7) + 1 == weekday_number_;
}

std::optional<Clock::Time> Schedule::next_cron(Clock::Time local) const {
  constexpr int kMostDays = 366 * 30;
  const auto today = std::chrono::floor<days>(local);
  for (int i = 0; i < kMostDays; ++i) {
    const sys_days day = today + days(i);
    if (!is_day(year_month_day(day))) continue;
    for (std::size_t hour = 0; hour < 24; ++hour) {
      for (std::size_t minute = 0; hours_[hour] && minute < 60; ++minute) {
        const Clock::Time time =
            day + hours(static_cast<int>(hour)) + minutes(static_cast<int>(minute));
        if (minutes_[minute] && time > local) return time;
      }
    }
  }
  return std::nullopt;
}

std::optional<Clock::Time> Schedule::next(Clock::Time after, Clock::Time begin,
                                          const TimeZone& zone) const {
  if (kind_ == Kind::rate) {
    if (after < begin) return begin + every_;
    const auto times = (after - begin) / std::chrono::milliseconds(every_);
    return begin + every_ * (times + 1);
  }
  if (kind_ == Kind::at) {
    const Clock::Time time = zone.from_local(at_);
    return time > after ? std::optional(time) : std::nullopt;
  }
  const auto local = next_cron(zone.to_local(after));
  if (!local) return std::nullopt;
  return zone.from_local(*local);
}

}  // namespace fakes::ssm
