// Time zones by their IANA names, from the host's zone files.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/clock.h"

namespace fakes::ssm {

class TimeZone {
 public:
  // "Europe/Berlin"; "" and "UTC" are always there. Nothing when there is no such zone.
  static std::optional<TimeZone> find(std::string_view name);

  std::chrono::seconds offset_at(Clock::Time time) const;
  Clock::Time to_local(Clock::Time time) const { return time + offset_at(time); }
  // Of a local time that there is twice, one of both.
  Clock::Time from_local(Clock::Time local) const;

 private:
  using Change = std::pair<std::int64_t, std::chrono::seconds>;  // from this second on

  std::vector<Change> changes_;
};

}  // namespace fakes::ssm
