// Texts with '*' (any characters, or none) and '?' (one).
#pragma once

#include <string_view>

namespace fakes {

// Takes time in proportion to both lengths multiplied, at worst.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace fakes
