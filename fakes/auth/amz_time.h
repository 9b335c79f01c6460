// The times of day that signed requests carry, to the second, in UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fakes {

using Seconds = std::chrono::sys_seconds;

// "20130524T000000Z", as in X-Amz-Date.
std::optional<Seconds> parse_basic_time(std::string_view text);
// "2013-05-24T00:00:00Z", with or without a fraction of a second, which is dropped.
std::optional<Seconds> parse_extended_time(std::string_view text);
// "Fri, 24 May 2013 00:00:00 GMT" (RFC 9110, section 5.6.7), also with "+0000" or another offset.
// The day of the week is not compared.
std::optional<Seconds> parse_http_date(std::string_view text);
// Any of the three.
std::optional<Seconds> parse_any_time(std::string_view text);

std::string basic_time(Seconds time);     // "20130524T000000Z"
std::string extended_time(Seconds time);  // "2013-05-24T00:00:00Z"

}  // namespace fakes
