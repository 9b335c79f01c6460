// Timestamps as the protocols write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

// iso8601    2026-01-31T23:59:59Z; with milliseconds when there are any, or always
// rfc822     Sat, 31 Jan 2026 23:59:59 GMT
// unix_time  1769903999 or 1769903999.123
enum class Fraction { when_needed, always };
void append_time(std::string& out, Timestamp time, TimeFormat format,
                 Fraction fraction = Fraction::when_needed);

// Reads years 1 to 9999; ISO 8601 with 'Z' or an offset, RFC 822 in GMT. Finer fractions than
// milliseconds are cut off.
std::optional<Timestamp> parse_time(std::string_view text, TimeFormat format);

}  // namespace fakes::wire
