// The framing of a chunked body (RFC 9112, section 7.1), apart from its bytes: these go to the
// reader directly, without another copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fakes/http/buffer.h"
#include "fakes/request.h"

namespace fakes::http {

class ChunkedFraming {
 public:
  enum class State { more, data, end, broken };

  // Takes what is not data from the front of the input: `more` when that is not whole yet, `data`
  // when bytes of a chunk follow. Lines and trailers over `max_bytes` are broken.
  State advance(Buffer& input, std::size_t max_bytes);
  // Of the chunk; at least 1 after `data`.
  std::uint64_t data_size() const { return data_size_; }
  // So many of them were used.
  void take(std::uint64_t size) { data_size_ -= size; }

  // Complete after `end`.
  const std::vector<Header>& trailers() const { return trailers_; }

 private:
  enum class Expected { size, data_end, trailer, nothing };

  // False when the line is none of those that may come here.
  bool take_line(std::string_view line);
  bool take_size(std::string_view line);
  bool take_trailer(std::string_view line);

  Expected expected_ = Expected::size;
  std::uint64_t data_size_ = 0;
  std::size_t seen_ = 0;  // of an unfinished line
  std::size_t trailer_bytes_ = 0;
  std::vector<Header> trailers_;
};

}  // namespace fakes::http
