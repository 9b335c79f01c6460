// Bodies of operations that do not stream, in memory and within a limit.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/body.h"

namespace fakes {

// Nothing when it has more than `limit` bytes; then no more than these were read.
std::optional<std::string> read_whole(Body& body, std::size_t limit);

struct Inflated {
  std::string bytes;
  bool is_broken = false;     // no gzip, or cut off
  bool is_too_large = false;  // more than the limit
};
// Of gzip (RFC 1952), also of several members in a row.
Inflated gunzip(std::string_view bytes, std::size_t limit);

}  // namespace fakes
