// The version of this program, as `sim version` and the fakes' health say it.
#pragma once

namespace sim {

inline constexpr const char* version = "0.1.0";

}  // namespace sim
