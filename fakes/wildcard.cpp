#include "fakes/wildcard.h"

#include <cstddef>

namespace fakes {

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t here = 0;
  // Where the last '*' is, and how much of the text it stands for: the place to try again from.
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (here < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken = here;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[here])) {
      ++at;
      ++here;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      here = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace fakes
