// Percent-encoding (RFC 3986, section 2.1), in the form that AWS signs.
#pragma once

#include <string>
#include <string_view>

namespace fakes {

enum class Plus { literal, blank };

// '%XX', with digits of either case, becomes a byte; any other '%' stands for itself.
std::string percent_decode(std::string_view text, Plus plus);
// Everything but A-Z a-z 0-9 - . _ ~ and the characters of `also_plain` becomes %XX in upper case.
std::string percent_encode(std::string_view text, std::string_view also_plain = "");
// As percent_encode of the decoded text, but what was sent as "%2F" is kept apart from '/'.
std::string percent_normalize(std::string_view text, std::string_view also_plain);

}  // namespace fakes
