// The JSON document that says what a browser may upload to S3 with a form. Source: Amazon S3 API
// Reference, "POST Policy".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/auth/amz_time.h"
#include "fakes/auth/denial.h"

namespace fakes {

struct PolicyCondition {
  enum class Kind { equal, starts_with, content_length_range };
  Kind kind = Kind::equal;
  std::string field;  // lower case, without '$'; empty for content_length_range
  std::string value;
  std::uint64_t min_bytes = 0;
  std::uint64_t max_bytes = 0;
  std::string text = {};  // as S3 shows it: ["eq", "$acl", "private"]
};

struct PolicyDocument {
  Seconds expiration;
  std::vector<PolicyCondition> conditions;

  // Reads JSON, in which S3 also knows the escapes \$ and \v. Denials: InvalidPolicyDocument.
  static Answer<PolicyDocument> parse(std::string_view json);

  // S3's words, after "Invalid according to Policy: ", for the first thing that is wrong. `fields`
  // have names in lower case, and hold the bucket under "bucket". Each must satisfy its conditions;
  // one without any is refused, but for signature, policy, file and x-ignore-*.
  std::optional<Denial> check(const std::vector<std::pair<std::string, std::string>>& fields) const;
  // Denials: EntityTooSmall, EntityTooLarge.
  std::optional<Denial> check_size(std::uint64_t file_bytes) const;
};

}  // namespace fakes
