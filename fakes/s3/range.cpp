#include "fakes/s3/range.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "fakes/request.h"
#include "fakes/s3/faults.h"

namespace fakes::s3 {
namespace {

constexpr std::string_view kUnit = "bytes=";

struct Ends {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> last;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  // Beyond 64 bits is beyond every object.
  if (error == std::errc::result_out_of_range) return ~std::uint64_t{0};
  return value;
}

// Nothing when it is no single range.
std::optional<Ends> parse(std::string_view header) {
  if (!same_name(header.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  header.remove_prefix(kUnit.size());
  while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
  while (!header.empty() && header.back() == ' ') header.remove_suffix(1);
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view first = header.substr(0, dash);
  const std::string_view last = header.substr(dash + 1);
  Ends ends{number(first), number(last)};
  if ((!first.empty() && !ends.first) || (!last.empty() && !ends.last)) return std::nullopt;
  if (!ends.first && !ends.last) return std::nullopt;
  if (ends.first && ends.last && *ends.first > *ends.last) return std::nullopt;
  return ends;
}

}  // namespace

std::optional<Range> read_range(std::string_view header, std::uint64_t total) {
  const auto ends = parse(header);
  if (!ends) return std::nullopt;
  const bool is_suffix = !ends->first;
  if (is_suffix ? *ends->last == 0 || total == 0 : *ends->first >= total) {
    throw wire::Fault("InvalidRange", "The requested range is not satisfiable")
        .with("RangeRequested", header)
        .with("ActualObjectSize", std::to_string(total))
        .with_header("Content-Range", "bytes */" + std::to_string(total))
        .with_status(416);
  }
  if (is_suffix) {
    const std::uint64_t size = std::min(*ends->last, total);
    return Range{total - size, size};
  }
  const std::uint64_t last = std::min(ends->last.value_or(total - 1), total - 1);
  return Range{*ends->first, last - *ends->first + 1};
}

Range copy_range(std::string_view header, std::uint64_t total) {
  const auto ends = parse(header);
  if (!ends || !ends->first || !ends->last) {
    throw invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", header);
  }
  if (*ends->last >= total) {
    throw wire::Fault("InvalidRange", "Range specified is not valid for source object of size: " +
                                          std::to_string(total))
        .with_status(416);
  }
  return {*ends->first, *ends->last - *ends->first + 1};
}

}  // namespace fakes::s3
