// The head of a request: its start line and headers, read with Boost.Beast's parser. Pure functions
// over bytes, so that they can be fuzzed without a socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/request.h"

namespace fakes::http {

struct Head {
  Request request;
  std::string host;  // the Host header, or what an absolute target says; empty: HTTP/1.0 without it
  bool is_http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool is_chunked = false;
  std::uint64_t length = 0;  // of a body that is not chunked
};

// Looks for the end of a head in what has arrived so far; call again when there is more. Tells
// early what cannot become a head, so that such a client need not wait for a deadline.
class HeadScan {
 public:
  enum class Found { nothing, end, garbage };

  Found look(std::string_view arrived);
  // Of the head with its empty line, once `end` was found.
  std::size_t size() const { return line_; }

 private:
  std::size_t line_ = 0;  // where the line begins that is not whole yet
  std::size_t seen_ = 0;
};

// Reads a whole head. Nothing when it is well formed, else the HTTP status to refuse it with.
std::optional<int> parse_head(std::string_view bytes, Head& head);

}  // namespace fakes::http
