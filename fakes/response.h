// An HTTP response before it is sent.
#pragma once

#include <string>
#include <vector>

#include "fakes/request.h"

namespace fakes {

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
};

}  // namespace fakes
