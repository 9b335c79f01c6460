// The calculations of AWS Signature Version 2 as S3 uses it. Pure functions; `verifier.h` decides
// with them. Source: Amazon S3 User Guide, "Signing and authenticating REST requests".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/request.h"

namespace fakes {

// What is signed: verb, Content-MD5, Content-Type, a date, the x-amz-* headers, the resource.
// `host_bucket` is the bucket that the Host header names, if it names one. In a link, its Expires
// stands in the date's place, and its x-amz-* parameters count as headers that the request lacks,
// as do content-type and content-md5.
std::string string_to_sign_v2(const Request& request, const std::optional<std::string>& host_bucket,
                              bool is_link);

// 28 characters of base64.
std::string signature_v2(std::string_view secret_key, std::string_view string_to_sign);

}  // namespace fakes
