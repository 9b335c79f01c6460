// An HTTP request as it arrived, before anything is decoded.
#pragma once

#include <string>
#include <vector>

namespace fakes {

struct Header {
  std::string name, value;
};

struct Request {
  std::string method;
  std::string path;   // raw, percent-encoded
  std::string query;  // raw, without '?'
  std::vector<Header> headers;
  std::string body;
};

}  // namespace fakes
