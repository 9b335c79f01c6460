#include "fakes/ssm/window_schedule.h"

#include <algorithm>

#include "fakes/ssm/due_list.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/schedule.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

constexpr std::size_t kMostOpenings = 100;  // of one window, in a list

std::optional<Clock::Time> date_of(const Value& window, const char* member) {
  const std::string& text = window[member].text();
  if (text.empty()) return std::nullopt;
  if (const auto time = wire::parse_time(text, wire::TimeFormat::iso8601)) return time;
  if (const auto time = wire::parse_time(text + "Z", wire::TimeFormat::iso8601)) return time;
  return wire::parse_time(text + "T00:00:00Z", wire::TimeFormat::iso8601);
}

Value describe_schedule(Core& core, Call& call) {
  const std::string& id = call.input["WindowId"].text();
  const bool has_targets = call.input["Targets"].size() > 0;
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (!id.empty()) get_window(records, id);
    std::vector<std::pair<Clock::Time, Value>> openings;
    for (const Value& window : records.all(kMaintenanceWindow)) {
      if (!id.empty() && window["WindowId"].text() != id) continue;
      if (has_targets && !has_window_target(records, window, call.input)) continue;
      auto time = next_opening(window, call.now);
      for (std::size_t i = 0; time && i < kMostOpenings; ++i) {
        openings.push_back({*time, Value::structure({{"WindowId", window["WindowId"]},
                                                     {"Name", window["Name"]},
                                                     {"ExecutionTime", opening_text(*time)}})});
        time = next_opening(window, *time);
      }
    }
    std::stable_sort(openings.begin(), openings.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    Value::List items;
    for (auto& opening : openings) items.push_back(std::move(opening.second));
    return page_of(call.input, "ScheduledWindowExecutions", std::move(items));
  });
}

}  // namespace

void check_schedule(const Value& window) {
  const std::string& schedule = window["Schedule"].text();
  if (!Schedule::parse(schedule)) {
    throw Fault("ValidationException", "Invalid schedule expression: " + schedule);
  }
  const std::string& zone = window["ScheduleTimezone"].text();
  if (!TimeZone::find(zone)) {
    throw Fault("ValidationException", "Invalid schedule timezone: " + zone);
  }
}

std::optional<Clock::Time> next_opening(const Value& window, Clock::Time after) {
  const auto schedule = Schedule::parse(window["Schedule"].text());
  const auto zone = TimeZone::find(window["ScheduleTimezone"].text());
  if (!schedule || !zone || !window["Enabled"].boolean()) return std::nullopt;
  const auto begin = date_of(window, "StartDate").value_or(window["CreatedDate"].time());
  const auto wait = std::chrono::hours(24) * window["ScheduleOffset"].integer(0);
  const auto time = schedule->next(std::max(after, begin) - wait, begin, *zone);
  if (!time) return std::nullopt;
  const auto end = date_of(window, "EndDate");
  const Clock::Time opens = *time + wait;
  return end && opens > *end ? std::nullopt : std::optional(opens);
}

std::string opening_text(Clock::Time time) {
  std::string text;
  wire::append_time(text, std::chrono::floor<std::chrono::seconds>(time),
                    wire::TimeFormat::iso8601);
  return text.substr(0, 16) + "Z";
}

void note_opening(Transaction& transaction, const Scope& scope, const Value& window,
                  Clock::Time after) {
  const std::string& id = window["WindowId"].text();
  const auto time = next_opening(window, after);
  if (time) {
    note_due(transaction, scope, kMaintenanceWindow, id, *time);
  } else {
    forget_due(transaction, scope, kMaintenanceWindow, id);
  }
}

void add_window_schedule_operations(Operations& operations) {
  operations.add("DescribeMaintenanceWindowSchedule", describe_schedule);
}

}  // namespace fakes::ssm
