#include "fakes/s3/bucket_name.h"

#include <algorithm>
#include <array>

namespace fakes::s3 {
namespace {

constexpr std::size_t kShortest = 3;
constexpr std::size_t kLongest = 63;
constexpr std::array<std::string_view, 4> kPrefixes = {"xn--", "sthree-", "amzn-s3-demo-",
                                                       "amzn_s3_demo_"};
constexpr std::array<std::string_view, 5> kSuffixes = {"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                       "--table-s3"};

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Four numbers, whatever their sizes.
bool is_address(std::string_view name) {
  const bool plain =
      std::all_of(name.begin(), name.end(), [](char c) { return is_digit(c) || c == '.'; });
  return plain && std::count(name.begin(), name.end(), '.') == 3;
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  if (name.size() < kShortest || name.size() > kLongest) return false;
  const auto is_edge = [](char c) { return is_lower(c) || is_digit(c); };
  if (!is_edge(name.front()) || !is_edge(name.back())) return false;
  const auto may_be = [&](char c) { return is_edge(c) || c == '-' || c == '.'; };
  if (!std::all_of(name.begin(), name.end(), may_be)) return false;
  if (name.find("..") != std::string_view::npos || is_address(name)) return false;
  const auto begins = [&](std::string_view prefix) {
    return name.substr(0, prefix.size()) == prefix;
  };
  const auto ends = [&](std::string_view suffix) {
    return name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
  };
  return std::none_of(kPrefixes.begin(), kPrefixes.end(), begins) &&
         std::none_of(kSuffixes.begin(), kSuffixes.end(), ends);
}

bool is_region(std::string_view name) {
  const auto dash = name.rfind('-');
  if (dash == std::string_view::npos || dash + 2 != name.size() || !is_digit(name.back())) {
    return false;
  }
  const std::string_view words = name.substr(0, dash);
  return words.size() >= 4 && is_lower(words[0]) && is_lower(words[1]) && words[2] == '-' &&
         std::all_of(words.begin(), words.end(), [](char c) { return is_lower(c) || c == '-'; });
}

}  // namespace fakes::s3
