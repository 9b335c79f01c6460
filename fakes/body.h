// The body of a request as it comes from the client: decoded, never held in memory as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fakes/request.h"

namespace fakes {

// Used by the thread that serves the request, once, from the front to the end.
class Body {
 public:
  virtual ~Body() = default;

  // The next bytes, at most `size` of them; 0 at the end. What was read counts only after that 0:
  // throws Fault when the body is not what the request announced (length, digest, a chunk's
  // signature) or the client is too slow, Error failed when it is gone.
  virtual std::size_t read(char* into, std::size_t size) = 0;
  // Of all bytes that read() will give; nothing when the client does not say.
  virtual std::optional<std::uint64_t> size() const = 0;
  // What followed the last chunk, such as x-amz-checksum-crc32; complete after the end.
  virtual const std::vector<Header>& trailers() const = 0;
};

}  // namespace fakes
