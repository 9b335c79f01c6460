// Uploads to S3 by a browser's form: who signed its policy, and whether the form keeps to it.
// Source: Amazon S3 API Reference, "Browser-Based Uploads Using POST".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "fakes/auth/access_keys.h"
#include "fakes/auth/denial.h"
#include "fakes/auth/policy_document.h"
#include "fakes/auth/signature_v4.h"
#include "fakes/auth/verifier.h"
#include "fakes/request.h"

namespace fakes {

// The form as far as it stands in front of the file.
struct PostForm {
  std::string bucket;
  std::vector<Header> fields;  // names in any case; not the file
  std::string file_name;       // replaces ${filename} in all fields
};

struct PostCaller {
  bool is_anonymous = true;  // the form has no policy
  std::string access_key;
  std::string account;
  Scope scope;                 // version 4 only
  std::vector<Header> fields;  // with ${filename} replaced
  // Its check_size() is to be called when the file's size is known.
  std::optional<PolicyDocument> policy;
};

// `region` that the scope must name; empty: any. With Strictness::known or any, only what the name
// says is checked of the signature; the policy's conditions are checked all the same, and its
// expiration with Strictness::strict only. Denials: InvalidArgument (a field is missing),
// MaxPostPreDataLengthExceeded, InvalidPolicyDocument, AccessDenied, InvalidAccessKeyId,
// InvalidToken, ExpiredToken, SignatureDoesNotMatch.
Answer<PostCaller> verify_post_form(const PostForm& form, const AccessKeys& keys,
                                    Strictness strictness, const std::string& region,
                                    std::chrono::system_clock::time_point now);

}  // namespace fakes
