// When something is to be done: the schedule expressions of maintenance windows and associations.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock.h"
#include "fakes/ssm/time_zone.h"

namespace fakes::ssm {

class Schedule {
 public:
  // cron(minutes hours day-of-month month day-of-week year), also with seconds in front;
  // rate(7 days); at(2026-01-31T23:59:59). Nothing when it is none.
  static std::optional<Schedule> parse(std::string_view expression);

  // The first time after `after`. Rates count from `begin`.
  std::optional<Clock::Time> next(Clock::Time after, Clock::Time begin, const TimeZone& zone) const;

 private:
  enum class Kind { cron, rate, at };

  bool read_cron(std::string_view fields);
  bool is_day(std::chrono::year_month_day day) const;
  std::optional<Clock::Time> next_cron(Clock::Time local) const;

  Kind kind_ = Kind::cron;
  std::chrono::seconds every_{0};  // rate
  Clock::Time at_{};               // at, in local time
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;  // 0 is Sunday
  std::bitset<300> years_;   // from 1970 on
  bool is_last_day_ = false;
  int weekday_number_ = 0;  // the how manieth weekday of the month; -1 the last; 0 any
};

}  // namespace fakes::ssm
