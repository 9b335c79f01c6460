// The calculations of AWS Signature Version 4: canonical request, string to sign, signing key.
// Pure functions; `verifier.h` decides with them. Source: IAM User Guide, "AWS Signature Version 4
// for API requests", and Amazon S3 API Reference, "Authenticating Requests".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/request.h"

namespace fakes {

inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";
// SHA-256 of nothing.
inline constexpr std::string_view empty_sha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// What a signature is good for.
struct Scope {
  std::string date;  // YYYYMMDD
  std::string region;
  std::string service;

  std::string text() const;  // "date/region/service/aws4_request"
};

// S3 encodes the path once and takes it as it is; all other services normalize it (RFC 3986,
// section 5.2.4, and repeated slashes) and encode what was sent once more.
enum class PathRule { s3, others };

// `raw_path` as sent; "/" for an empty one.
std::string canonical_path(std::string_view raw_path, PathRule rule);
// Encoded and sorted by name, then value; without X-Amz-Signature. `raw_query` as sent.
std::string canonical_query(std::string_view raw_query);
// Trimmed, with blanks folded to one, and the values of repeated headers joined with ','.
std::string canonical_header_value(const Request& request, std::string_view name);
// `signed_headers` in lower case, in the order of the request's SignedHeaders. One that the request
// lacks counts as empty. `payload` is the hex SHA-256 of the body or one of the fixed words.
std::string canonical_request(const Request& request,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload, PathRule rule);
// `time` as in X-Amz-Date.
std::string string_to_sign_v4(std::string_view time, const Scope& scope,
                              std::string_view canonical_request);

std::string signing_key_v4(std::string_view secret_key, const Scope& scope);  // 32 bytes
// 64 characters of lower-case hex.
std::string signature_v4(std::string_view signing_key, std::string_view string_to_sign);

}  // namespace fakes
