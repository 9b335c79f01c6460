// Who a request claims to come from: its credential as sent, read and not yet believed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/auth/amz_time.h"
#include "fakes/auth/denial.h"
#include "fakes/auth/signature_v4.h"
#include "fakes/request.h"

namespace fakes {

// Where the signature stands, and of which version it is. v2 is for S3 alone.
enum class Signing { anonymous, v4_header, v4_query, v2_header, v2_query };

struct Claim {
  Signing how = Signing::anonymous;
  std::string access_key;
  std::string signature;
  std::optional<std::string> session_token;
  // Version 4 only.
  Scope scope;
  std::vector<std::string> signed_headers;
  // When it was signed; for v2_query, which does not say so, when it expires.
  Seconds time;
  // For v4_query, from `time` on.
  std::optional<std::chrono::seconds> lifetime;
};

// What the request's headers and query say about its signature, in strict reading. Denials, each
// in the dialect's words: malformed header or parameters, more than one signature, an authorization
// scheme that the service does not know, no readable date. Only S3 reads version 2.
Answer<Claim> read_claim(const Request& request, Dialect dialect);

// The same in lenient reading: key and scope as far as they can be read, anything else empty.
Claim guess_claim(const Request& request);

// "key/date/region/service/aws4_request", with the scope's date still unchecked; nothing when it is
// not of this form. An access key has no '/'.
struct Credential {
  std::string access_key;
  Scope scope;
  std::string terminator;
};
std::optional<Credential> parse_credential(std::string_view text);

}  // namespace fakes
