// Change calendars: iCalendar texts (RFC 5545) that say when changes may be made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/clock.h"
#include "fakes/ssm/operations.h"

namespace fakes::ssm {

class Calendar {
 public:
  // Throws Fault UnsupportedCalendarException.
  explicit Calendar(std::string_view text);

  bool is_open(Clock::Time time) const;
  // When that changes next, as far as two years ahead.
  std::optional<Clock::Time> next_change(Clock::Time time) const;

 private:
  struct Event {
    Clock::Time begin;
    Clock::Time end;
    std::vector<std::pair<std::string, std::string>> rule;  // of a repeated one: FREQ, INTERVAL...
    std::vector<Clock::Time> except;
  };

  void add_line(std::string_view line, std::optional<Event>& event);
  // Beginnings of an event from then on, in order, at most `most` of them.
  static std::vector<Clock::Time> beginnings(const Event& event, Clock::Time from,
                                             std::size_t most);

  bool is_open_by_default_ = true;
  std::vector<Event> events_;
};

void add_calendar_operations(Operations& operations);

}  // namespace fakes::ssm
