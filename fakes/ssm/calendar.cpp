#include "fakes/ssm/calendar.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "fakes/ssm/documents.h"
#include "fakes/ssm/time_zone.h"
#include "fakes/wire/time_text.h"
#include "sim/base/text.h"

namespace fakes::ssm {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMostOccurrences = 5000;
constexpr std::size_t kMostAhead = 50;  // of one event, when the next change is looked for
constexpr int kMostSteps = 50'000;      // from the first occurrence on
constexpr int kLongestInterval = 1000;
constexpr int kMostMonths = 12 * 1000;
constexpr days kHorizon{730};

[[noreturn]] void unsupported() {
  throw Fault("UnsupportedCalendarException",
              "The calendar entry contained in the specified SSM document isn't supported.");
}

int number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) unsupported();
  return number;
}

// "20260131T235900Z", "20260131T235900" in a zone, "20260131".
Clock::Time time_of(std::string_view text, const TimeZone& zone) {
  const bool is_utc = text.ends_with('Z');
  if (is_utc) text.remove_suffix(1);
  if (text.size() != 8 && text.size() != 15) unsupported();
  const year_month_day day{std::chrono::year(number_of(text.substr(0, 4))),
                           std::chrono::month(static_cast<unsigned>(number_of(text.substr(4, 2)))),
                           std::chrono::day(static_cast<unsigned>(number_of(text.substr(6, 2))))};
  if (!day.ok()) unsupported();
  Clock::Time time = sys_days(day);
  if (text.size() == 15) {
    time += std::chrono::hours(number_of(text.substr(9, 2))) +
            std::chrono::minutes(number_of(text.substr(11, 2))) +
            std::chrono::seconds(number_of(text.substr(13, 2)));
  }
  return is_utc ? time : zone.from_local(time);
}

std::string part_of(const std::vector<std::pair<std::string, std::string>>& rule,
                    std::string_view name) {
  for (const auto& [key, value] : rule) {
    if (key == name) return value;
  }
  return "";
}

// Long lines go on in the next one, after a space.
std::vector<std::string> unfolded(std::string_view text) {
  std::vector<std::string> lines;
  for (std::string& line : sim::split(text, '\n')) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      lines.back() += line.substr(1);
    } else {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

bool is_named_day(const std::string& names, Clock::Time time) {
  constexpr std::array<std::string_view, 7> weekdays = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  if (names.empty()) return true;
  const std::chrono::weekday day{std::chrono::floor<days>(time)};
  const auto all = sim::split(names, ',');
  return std::any_of(all.begin(), all.end(), [&](const std::string& name) {
    return name.ends_with(weekdays[day.c_encoding()]);
  });
}

Clock::Time after_months(Clock::Time begin, int count) {
  const auto day = std::chrono::floor<days>(begin);
  const year_month_day moved = year_month_day(day) + months(count);
  return sys_days(moved.ok() ? moved : moved.year() / moved.month() / std::chrono::last) +
         (begin - day);
}

}  // namespace

Calendar::Calendar(std::string_view text) {
  std::optional<Event> event;
  bool is_calendar = false;
  for (const std::string& line : unfolded(text)) {
    is_calendar = is_calendar || line == "BEGIN:VCALENDAR";
    add_line(line, event);
  }
  if (!is_calendar) unsupported();
}

void Calendar::add_line(std::string_view line, std::optional<Event>& event) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string value(line.substr(colon + 1));
  const auto parameters = sim::split(line.substr(0, colon), ';');
  const std::string& name = parameters.front();
  std::optional<TimeZone> zone = TimeZone::find("");
  for (const std::string& parameter : parameters) {
    if (parameter.starts_with("TZID=")) zone = TimeZone::find(parameter.substr(5));
  }
  if (!zone) unsupported();
  if (name == "X-CALENDAR-TYPE") is_open_by_default_ = value != "DEFAULT_CLOSED";
  if (name == "BEGIN" && value == "VEVENT") event.emplace();
  if (!event) return;
  if (name == "DTSTART") {
    event->begin = time_of(value, *zone);
    if (event->end < event->begin) event->end = event->begin + days(value.size() == 8 ? 1 : 0);
  } else if (name == "DTEND") {
    event->end = time_of(value, *zone);
  } else if (name == "EXDATE") {
    for (const std::string& one : sim::split(value, ',')) {
      event->except.push_back(time_of(one, *zone));
    }
  } else if (name == "RRULE") {
    for (const std::string& part : sim::split(value, ';')) {
      const std::size_t equals = std::min(part.find('='), part.size());
      event->rule.emplace_back(part.substr(0, equals),
                               part.substr(std::min(equals + 1, part.size())));
    }
  } else if (name == "END" && value == "VEVENT") {
    event->end = std::max(event->begin, event->end);
    events_.push_back(*std::move(event));
    event.reset();
  }
}

std::vector<Clock::Time> Calendar::beginnings(const Event& event, Clock::Time from,
                                              std::size_t most) {
  std::vector<Clock::Time> times;
  const auto take = [&](Clock::Time time) {
    const bool is_left_out =
        std::find(event.except.begin(), event.except.end(), time) != event.except.end();
    if (time >= from && !is_left_out) times.push_back(time);
    return times.size() < most;
  };
  if (event.rule.empty()) {
    take(event.begin);
    return times;
  }
  const std::string often = part_of(event.rule, "FREQ");
  const std::string count = part_of(event.rule, "COUNT");
  const std::string until = part_of(event.rule, "UNTIL");
  const std::string named = part_of(event.rule, "BYDAY");
  const std::string interval = part_of(event.rule, "INTERVAL");
  const int every = interval.empty() ? 1 : std::clamp(number_of(interval), 1, kLongestInterval);
  const Clock::Time last = until.empty()
                               ? from + kHorizon
                               : std::min(from + kHorizon, time_of(until, *TimeZone::find("")));
  std::size_t left =
      count.empty() ? kMostOccurrences : static_cast<std::size_t>(std::max(0, number_of(count)));
  const bool by_month = often == "MONTHLY" || often == "YEARLY";
  if (!by_month && often != "DAILY" && often != "WEEKLY") unsupported();
  const bool by_named_day = often == "WEEKLY" && !named.empty();
  for (int i = 0; left > 0 && i < kMostSteps; ++i) {
    Clock::Time time = event.begin;
    if (by_month) {
      const int ahead = i * every * (often == "YEARLY" ? 12 : 1);
      if (ahead > kMostMonths) break;
      time = after_months(event.begin, ahead);
    } else if (by_named_day) {
      time += days(i);
      const auto week = [](Clock::Time day) {
        return (std::chrono::floor<days>(day).time_since_epoch().count() + 3) / 7;
      };
      if (time <= last && (week(time) - week(event.begin)) % every != 0) continue;
    } else {
      time += days(i * every * (often == "WEEKLY" ? 7 : 1));
    }
    if (time > last) break;
    if (!is_named_day(named, time)) continue;
    --left;
    if (!take(time)) break;
  }
  return times;
}

bool Calendar::is_open(Clock::Time time) const {
  const bool is_in_event = std::any_of(events_.begin(), events_.end(), [&](const Event& event) {
    const auto length = event.end - event.begin;
    const auto begins = beginnings(event, time - length, 3);
    return std::any_of(begins.begin(), begins.end(),
                       [&](Clock::Time begin) { return begin <= time && time < begin + length; });
  });
  return is_in_event != is_open_by_default_;
}

std::optional<Clock::Time> Calendar::next_change(Clock::Time time) const {
  std::vector<std::pair<Clock::Time, int>> edges;  // how many events more there are from then on
  for (const Event& event : events_) {
    const auto length = event.end - event.begin;
    for (const Clock::Time begin : beginnings(event, time - length, kMostAhead)) {
      edges.emplace_back(begin, 1);
      edges.emplace_back(begin + length, -1);
    }
  }
  std::sort(edges.begin(), edges.end());
  const bool is_in_event = is_open(time) != is_open_by_default_;
  int events = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    events += edges[i].second;
    const bool is_last = i + 1 == edges.size() || edges[i + 1].first != edges[i].first;
    if (is_last && edges[i].first > time && (events > 0) != is_in_event) return edges[i].first;
  }
  return std::nullopt;
}

namespace {

std::string iso(Clock::Time time) {
  std::string text;
  wire::append_time(text, std::chrono::floor<std::chrono::seconds>(time),
                    wire::TimeFormat::iso8601);
  return text;
}

Value get_calendar_state(Core& core, Call& call) {
  const std::string& asked = call.input["AtTime"].text();
  const auto given = wire::parse_time(asked, wire::TimeFormat::iso8601);
  if (!asked.empty() && !given) {
    throw Fault("ValidationException", "AtTime must be a time in ISO 8601 format.");
  }
  const Clock::Time time = given.value_or(call.now);
  return core.store.read([&](Transaction& transaction) {
    bool is_open = true;
    std::vector<Calendar> calendars;
    for (const Value& name : call.input["CalendarNames"].items()) {
      const Document document = get_document(transaction, scope_of(call), name.text());
      if (document.description["DocumentType"].text() != "ChangeCalendar") {
        throw Fault("InvalidDocumentType",
                    "The SSM document type isn't valid. Valid document types are described in the "
                    "DocumentType property.");
      }
      calendars.emplace_back(document.content);
      is_open = is_open && calendars.back().is_open(time);
    }
    const auto all_open = [&](Clock::Time when) {
      return std::all_of(calendars.begin(), calendars.end(),
                         [&](const Calendar& one) { return one.is_open(when); });
    };
    Value output =
        Value::structure({{"State", is_open ? "OPEN" : "CLOSED"}, {"AtTime", iso(time)}});
    std::vector<Clock::Time> changes;
    for (const Calendar& calendar : calendars) {
      if (const auto change = calendar.next_change(time)) changes.push_back(*change);
    }
    std::sort(changes.begin(), changes.end());
    for (const Clock::Time change : changes) {
      if (all_open(change) == is_open) continue;
      output.set("NextTransitionTime", iso(change));
      break;
    }
    return output;
  });
}

}  // namespace

void add_calendar_operations(Operations& operations) {
  operations.add("GetCalendarState", get_calendar_state);
}

}  // namespace fakes::ssm
