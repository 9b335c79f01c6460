// Cross-origin requests: which rule of a bucket's configuration lets a page in, and what browsers
// are told. Source: Amazon S3 User Guide, "Using cross-origin resource sharing (CORS)".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/request.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

struct CorsQuestion {
  std::string origin;
  std::string method;
  std::vector<std::string> headers = {};  // that a page wants to send; of preflights
};

// The headers of the answer; nothing when no rule allows it. `cors` is the CORSConfiguration.
std::optional<std::vector<Header>> cors_headers(const wire::Value& cors,
                                                const CorsQuestion& question);

// What a request asks: its own method, or the one that it is sent ahead of. Nothing without Origin.
std::optional<CorsQuestion> cors_question(const Request& request);

}  // namespace fakes::s3
