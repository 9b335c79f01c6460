// Carries lifecycle rules out: expires, transitions, aborts.
#pragma once

#include "fakes/clock.h"
#include "fakes/core.h"

namespace fakes::s3 {

// Looks at the buckets whose rules were not yet looked at on this day; all that is due is due at
// its beginning.
void work_lifecycle(Core& core, Clock::Time now);

// The day of the last look; without it the rules are looked at again. Goes with each new
// configuration.
inline constexpr std::string_view kLifecycleDay = "lifecycle-day";

}  // namespace fakes::s3
