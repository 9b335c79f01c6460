// The first line says which of S3's small texts the rest is: a range, the source of a copy, tags, a
// stored list of headers. What is accepted must hold what it promises.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fakes/s3/copy_source.h"
#include "fakes/s3/object.h"
#include "fakes/s3/range.h"
#include "fakes/s3/tags.h"
#include "fakes/wire/fault.h"

namespace {

using namespace fakes::s3;  // NOLINT

constexpr std::uint64_t total = 1000;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check(const std::string& kind, const std::string& text) {
  if (kind == "range") {
    const auto range = read_range(text, total);
    expect(!range || (range->size > 0 && range->offset + range->size <= total));
    read_range(text, 0);
  } else if (kind == "copy-range") {
    const Range range = copy_range(text, total);
    expect(range.size > 0 && range.offset + range.size <= total);
  } else if (kind == "copy-source") {
    const CopySource source = copy_source(text);
    expect(!source.bucket.empty() && !source.key.empty());
    expect(source.bucket.find('/') == std::string::npos);
    expect(!source.version || !source.version->empty());
  } else if (kind == "tags") {
    const Tags tags = tags_of_header(text);
    expect(tags.size() <= kMostObjectTags && tags_of(tags_text(tags)) == tags);
  } else {
    const auto headers = headers_of(text);
    const auto again = headers_of(headers_text(headers));
    expect(again.size() == headers.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), text.size());
  try {
    check(text.substr(0, end), text.substr(std::min(end + 1, text.size())));
  } catch (const fakes::wire::Fault& fault) {
    expect(!fault.code().empty());
  }
  return 0;
}
