// Header values with parameters: `attachment; filename="a.pdf"` (RFC 2045, section 5.1; RFC 2183).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes::mail {

struct Parameterized {
  std::string value;  // in lower case, without comments
  // Names in lower case; continued and encoded ones (RFC 2231) put together, in UTF-8.
  std::vector<std::pair<std::string, std::string>> parameters = {};
};

// `text` unfolded, its encoded words not decoded.
Parameterized parse_parameters(std::string_view text);

}  // namespace fakes::mail
