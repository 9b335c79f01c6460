// Static websites: where a request for a page goes by the bucket's configuration. Source: Amazon S3
// User Guide, "Hosting a static website using Amazon S3".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/value.h"

namespace fakes::s3 {

struct Redirect {
  int status = 301;
  std::string location;
};

// RedirectAllRequestsTo, or a routing rule. `status` is that of an error that the page ended in, 0
// before it was looked for. `endpoint` is the website's own address. Keys are not encoded.
std::optional<Redirect> redirect_of(const wire::Value& website, std::string_view key, int status,
                                    std::string_view endpoint);

// The key of the page: that of the index document for what ends with '/'.
std::string page_of(const wire::Value& website, std::string_view key);

}  // namespace fakes::s3
