// The Range header. Source: RFC 9110 section 14, with S3's habits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fakes::s3 {

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Nothing when the header does not count: it is malformed, of another unit or of several ranges.
// Throws InvalidRange when nothing of it is within an object of `total` bytes.
std::optional<Range> read_range(std::string_view header, std::uint64_t total);
// x-amz-copy-source-range: "bytes=first-last", both within. Throws InvalidArgument and
// InvalidRange.
Range copy_range(std::string_view header, std::uint64_t total);

}  // namespace fakes::s3
