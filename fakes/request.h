// An HTTP request as the fakes see it: plain values, as sent, without the HTTP library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;
  std::string path;             // raw: percent-encoded as sent
  std::string query;            // raw, without '?'
  std::vector<Header> headers;  // in the order sent; names may repeat
  std::string body;             // empty when the server streams it

  // The value of the first header of that name, in any case.
  std::optional<std::string> header(std::string_view name) const;
  // The values of all headers of that name, in the order sent.
  std::vector<std::string> header_values(std::string_view name) const;
  // Decoded names and values in the order sent; a parameter without '=' has an empty value. '+' is
  // a blank. A '%' without two hex digits stands for itself.
  std::vector<std::pair<std::string, std::string>> query_parameters() const;
};

// Equal but for the case of ASCII letters, as header names are compared.
bool same_name(std::string_view a, std::string_view b);
// With ASCII letters in lower case.
std::string lower_case(std::string_view text);

}  // namespace fakes
