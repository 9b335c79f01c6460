// The tree of a regular expression. Internal to pattern_parser.cpp and pattern.cpp.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes::wire {

struct PatternNode {
  enum class Kind { characters, sequence, choice, repeat, begin, end, ahead, not_ahead };
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

  Kind kind = Kind::sequence;
  std::vector<std::pair<char32_t, char32_t>> ranges;  // characters: any of them, or none
  bool negated = false;
  std::size_t min = 1;  // repeat
  std::size_t max = 1;
  std::vector<PatternNode> parts;
};

// nullptr when it is not translated.
std::unique_ptr<PatternNode> parse_pattern(std::string_view expression, bool& anchored);

}  // namespace fakes::wire
