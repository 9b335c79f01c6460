// The head of a response, as text.
#pragma once

#include <string>
#include <string_view>

#include "fakes/response.h"

namespace fakes::http {

// What goes beside the response itself.
struct Framing {
  bool is_head = false;  // the answer to a HEAD request
  bool is_http_1_0 = false;
  bool keep_alive = true;
};

// Whether the body is sent: not to HEAD, and not with 1xx, 204 and 304.
bool sends_body(int status, bool is_head);
// With Content-Length, Date and Connection, and the empty line at its end. Control characters in
// names and values become blanks: what a client sent and gets back must not end a header.
std::string response_head(const Response& response, Framing framing);

}  // namespace fakes::http
