#include "fakes/auth/post_policy.h"

#include <utility>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/auth/refusals.h"
#include "fakes/auth/signature_v2.h"

namespace fakes {
namespace {

// S3's limit for everything in front of the file.
constexpr std::size_t max_policy_bytes = 20'000;

std::string expanded(std::string value, const std::string& file_name) {
  constexpr std::string_view variable = "${filename}";
  for (auto at = value.find(variable); at != std::string::npos;
       at = value.find(variable, at + file_name.size())) {
    value.replace(at, variable.size(), file_name);
  }
  return value;
}

std::optional<std::string> find(const std::vector<Header>& fields, std::string_view name) {
  for (const auto& field : fields) {
    if (same_name(field.name, name)) return field.value;
  }
  return std::nullopt;
}

Denial missing_field(const std::string& name) {
  return invalid_argument(
      fmt::format("Bucket POST must contain a field named '{}'.  If it is specified, please check "
                  "the order of the fields.",
                  name),
      name, "");
}

// The signature's claim: version 4 if the form has one of its fields, otherwise 2.
Answer<Claim> read_form_claim(const std::vector<Header>& fields, const std::string& region) {
  Claim claim;
  claim.session_token = find(fields, "x-amz-security-token");
  if (!find(fields, "x-amz-signature") && !find(fields, "x-amz-algorithm")) {
    for (const auto* name : {"AWSAccessKeyId", "signature"}) {
      if (!find(fields, name)) return missing_field(name);
    }
    claim.how = Signing::v2_header;
    claim.access_key = *find(fields, "AWSAccessKeyId");
    claim.signature = *find(fields, "signature");
    return claim;
  }
  for (const auto* name :
       {"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"}) {
    if (!find(fields, name)) return missing_field(name);
  }
  const std::string algorithm = *find(fields, "x-amz-algorithm");
  if (algorithm != "AWS4-HMAC-SHA256") {
    return invalid_argument("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"", "X-Amz-Algorithm",
                            algorithm);
  }
  const std::string text = *find(fields, "x-amz-credential");
  const auto credential = parse_credential(text);
  const std::string date = *find(fields, "x-amz-date");
  const auto time = parse_basic_time(date);
  if (!time) {
    return invalid_argument(
        "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"", "X-Amz-Date",
        date);
  }
  if (!credential || credential->terminator != "aws4_request" ||
      credential->scope.service != "s3" || credential->scope.date != date.substr(0, 8)) {
    return invalid_argument(
        "Error parsing the X-Amz-Credential parameter; the Credential is "
        "mal-formed; expecting "
        "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        "X-Amz-Credential", text);
  }
  if (!region.empty() && credential->scope.region != region) {
    return invalid_argument(
        fmt::format("Error parsing the X-Amz-Credential parameter; the region '{}' is wrong; "
                    "expecting '{}'",
                    credential->scope.region, region),
        "X-Amz-Credential", text);
  }
  claim.how = Signing::v4_header;
  claim.access_key = credential->access_key;
  claim.scope = credential->scope;
  claim.signature = *find(fields, "x-amz-signature");
  claim.time = *time;
  return claim;
}

// The signature is over the policy as it was sent.
std::optional<Denial> check_signature(const Claim& claim, const AccessKey& key,
                                      const std::string& policy) {
  const std::string expected = claim.how == Signing::v2_header
                                   ? signature_v2(key.secret, policy)
                                   : signature_v4(signing_key_v4(key.secret, claim.scope), policy);
  if (same_signature(expected, claim.signature)) return std::nullopt;
  return signature_mismatch(Dialect::s3, claim, policy, {});
}

std::optional<Denial> check_conditions(const PostCaller& caller, const std::string& bucket) {
  std::vector<std::pair<std::string, std::string>> fields = {{"bucket", bucket}};
  for (const auto& field : caller.fields) {
    const std::string name = lower_case(field.name);
    // The bucket is the one that is written to, whatever the form says.
    if (name != "bucket") fields.emplace_back(name, field.value);
  }
  return caller.policy->check(fields);
}

}  // namespace

Answer<PostCaller> verify_post_form(const PostForm& form, const AccessKeys& keys,
                                    Strictness strictness, const std::string& region,
                                    std::chrono::system_clock::time_point now) {
  PostCaller caller;
  for (const auto& field : form.fields) {
    caller.fields.push_back({field.name, expanded(field.value, form.file_name)});
  }
  if (!find(caller.fields, "key")) return missing_field("key");
  const auto policy = find(form.fields, "policy");
  if (!policy) {
    for (const auto* name : {"signature", "x-amz-signature"}) {
      if (find(caller.fields, name)) return missing_field("policy");
    }
    return caller;
  }
  if (policy->size() > max_policy_bytes) {
    return Denial{"MaxPostPreDataLengthExceeded", 400,
                  "Your POST request fields preceding the upload file were too large."};
  }
  const auto claim = read_form_claim(form.fields, region);
  if (!claim) return claim.denial();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  if (strictness == Strictness::strict) {
    const auto key = find_key(keys, claim->access_key, claim->session_token, Dialect::s3, seconds);
    if (!key) return key.denial();
    if (auto denial = check_signature(*claim, *key, *policy)) return *denial;
    caller.account = key->account;
  } else if (const auto key = keys(claim->access_key)) {
    caller.account = key->account;
  } else if (strictness == Strictness::known) {
    return unknown_access_key(Dialect::s3, claim->access_key);
  }
  caller.is_anonymous = false;
  caller.access_key = claim->access_key;
  caller.scope = claim->scope;

  const auto json = from_base64(*policy);
  if (!json)
    return Denial{"InvalidPolicyDocument", 400, "Invalid Policy: Invalid Base64 encoding."};
  auto document = PolicyDocument::parse(*json);
  if (!document) return document.denial();
  if (strictness == Strictness::strict && document->expiration <= seconds) {
    return access_denied("Invalid according to Policy: Policy expired.");
  }
  caller.policy = std::move(*document);
  if (auto denial = check_conditions(caller, form.bucket)) return *denial;
  return caller;
}

}  // namespace fakes
