// Schedules, change calendars and the paths of runbooks: any bytes are taken or a Fault.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/ssm/calendar.h"
#include "fakes/ssm/document_values.h"
#include "fakes/ssm/schedule.h"
#include "fakes/wire/fault.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const fakes::Clock::Time now = std::chrono::sys_days{std::chrono::year(2026) / 1 / 1};
  const auto zone = fakes::ssm::TimeZone::find(text).value_or(*fakes::ssm::TimeZone::find("UTC"));
  if (const auto schedule = fakes::ssm::Schedule::parse(text)) schedule->next(now, now, zone);
  const nlohmann::ordered_json json = {{"a", {{{"b", 1}}, {{"b", "x"}}}}};
  fakes::ssm::select(json, text);
  fakes::ssm::fill(std::string(text), fakes::ssm::lookup_in(json));
  try {
    const fakes::ssm::Calendar calendar(text);
    calendar.is_open(now);
    calendar.next_change(now);
  } catch (const fakes::wire::Fault&) {
  }
  return 0;
}
