#include "fakes/s3/policy_keys.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "fakes/auth/amz_time.h"
#include "fakes/percent.h"
#include "fakes/wire/encoding.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using policy::Keys;

constexpr std::chrono::hours kDay{24};

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

void add_caller(const Call& call, Keys& keys) {
  const auto& identity = call.identity;
  if (identity.account.empty()) {
    keys.add("aws:PrincipalType", "Anonymous");
    keys.add("aws:userid", "anonymous");
    return;
  }
  keys.add("aws:PrincipalAccount", identity.account);
  keys.add("aws:PrincipalArn", identity.arn);
  keys.add("aws:userid", identity.user_id);
  const auto parts = sim::split(identity.arn, ':');
  const std::string& who = parts.back();
  if (begins_with(who, "user/")) {
    keys.add("aws:username", who.substr(who.rfind('/') + 1));
    keys.add("aws:PrincipalType", "User");
  } else {
    keys.add("aws:PrincipalType", begins_with(who, "assumed-role/") ? "AssumedRole" : "Account");
  }
}

void add_signature(const Call& call, Keys& keys) {
  switch (call.caller.how) {
    case Signing::v4_header:
    case Signing::v2_header:
      keys.add("s3:authType", "REST-HEADER");
      break;
    case Signing::v4_query:
    case Signing::v2_query:
      keys.add("s3:authType", "REST-QUERY-STRING");
      break;
    case Signing::anonymous:
      return;
  }
  const bool is_v4 = call.caller.how == Signing::v4_header || call.caller.how == Signing::v4_query;
  keys.add("s3:signatureversion", is_v4 ? "AWS4-HMAC-SHA256" : "AWS");
  const auto date = call.request.header("x-amz-date");
  const auto signed_at = date ? parse_any_time(*date) : std::nullopt;
  if (signed_at) {
    const auto age = call.now - *signed_at;
    keys.add("s3:signatureAge", std::to_string(std::max<std::int64_t>(0, age.count())));
  }
}

// "bucket/key", however the client wrote it.
std::string copy_source(std::string_view header) {
  if (!header.empty() && header[0] == '/') header.remove_prefix(1);
  return percent_decode(header, Plus::literal);
}

// Headers count by their names, as do parameters of links that stand for them.
void add_headers(const Call& call, Keys& keys) {
  constexpr std::array<std::string_view, 2> others = {"if-match", "if-none-match"};
  for (const auto& header : call.request.headers) {
    const std::string name = lower_case(header.name);
    const bool is_wanted = begins_with(name, "x-amz-") ||
                           std::find(others.begin(), others.end(), name) != others.end();
    if (!is_wanted || keys.find("s3:" + name) != nullptr) continue;
    keys.add("s3:" + name, name == "x-amz-copy-source" ? copy_source(header.value) : header.value);
  }
  for (const auto& [parameter, value] : call.request.query_parameters()) {
    const std::string name = lower_case(parameter);
    if (begins_with(name, "x-amz-") && keys.find("s3:" + name) == nullptr) {
      keys.add("s3:" + name, value);
    }
  }
  if (const auto agent = call.request.header("user-agent")) keys.add("aws:UserAgent", *agent);
  if (const auto referer = call.request.header("referer")) keys.add("aws:Referer", *referer);
}

void add_lock(const Call& call, Keys& keys) {
  const auto& input = call.input;
  if (const auto* hold = input.find("ObjectLockLegalHoldStatus")) {
    keys.add("s3:object-lock-legal-hold", hold->text());
  } else if (input["LegalHold"].has("Status")) {
    keys.add("s3:object-lock-legal-hold", input["LegalHold"]["Status"].text());
  }
  const auto& retention = input["Retention"];
  const auto* mode = retention.find("Mode");
  if (mode == nullptr) mode = input.find("ObjectLockMode");
  if (mode != nullptr) keys.add("s3:object-lock-mode", mode->text());
  const auto* until = retention.find("RetainUntilDate");
  if (until == nullptr) until = input.find("ObjectLockRetainUntilDate");
  if (until == nullptr) return;
  const auto time = until->time();
  keys.add("s3:object-lock-retain-until-date",
           extended_time(std::chrono::floor<std::chrono::seconds>(time)));
  keys.add("s3:object-lock-remaining-retention-days", std::to_string((time - call.now) / kDay));
}

void add_tags(std::string_view prefix, const std::string& tags, Keys& keys) {
  for (const auto& [name, value] : wire::parse_form(tags)) {
    keys.add(std::string(prefix) + name, value);
  }
}

void add_request_tags(const Call& call, Keys& keys) {
  if (const auto* header = call.input.find("Tagging"); header != nullptr) {
    if (header->kind() == wire::Value::Kind::string) {
      for (const auto& [name, value] : wire::parse_form(header->text())) {
        keys.add("s3:RequestObjectTag/" + name, value);
        keys.add("s3:RequestObjectTagKeys", name);
      }
    } else {
      for (const auto& tag : (*header)["TagSet"].items()) {
        keys.add("s3:RequestObjectTag/" + tag["Key"].text(), tag["Value"].text());
        keys.add("s3:RequestObjectTagKeys", tag["Key"].text());
      }
    }
  }
}

void add_input(const Call& call, Keys& keys) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> members = {{
      {"Prefix", "s3:prefix"},
      {"Delimiter", "s3:delimiter"},
      {"VersionId", "s3:VersionId"},
      {"ObjectOwnership", "s3:x-amz-object-ownership"},
  }};
  for (const auto& [member, key] : members) {
    if (const auto* value = call.input.find(member);
        value != nullptr && keys.find(key) == nullptr) {
      keys.add(key, value->text());
    }
  }
  for (const auto* limit : {"MaxKeys", "MaxUploads"}) {
    if (const auto* value = call.input.find(limit)) {
      keys.add("s3:max-keys", std::to_string(value->integer()));
    }
  }
}

}  // namespace

Keys policy_keys(const Call& call, const Bucket& bucket, const Object* object) {
  Keys keys;
  const auto now = std::chrono::floor<std::chrono::seconds>(call.now);
  keys.add("aws:SourceIp", call.source_ip);
  keys.add("aws:SecureTransport", begins_with(call.endpoint, "https:") ? "true" : "false");
  if (begins_with(call.endpoint, "https:")) keys.add("s3:TlsVersion", "1.3");
  keys.add("aws:CurrentTime", extended_time(now));
  keys.add("aws:EpochTime", std::to_string(now.time_since_epoch().count()));
  keys.add("aws:RequestedRegion", bucket.region);
  keys.add("aws:ResourceAccount", bucket.account);
  keys.add("s3:ResourceAccount", bucket.account);
  keys.add("aws:PrincipalIsAWSService", "false");
  keys.add("aws:ViaAWSService", "false");
  add_caller(call, keys);
  add_signature(call, keys);
  add_headers(call, keys);
  add_input(call, keys);
  add_lock(call, keys);
  add_request_tags(call, keys);
  if (object != nullptr) add_tags("s3:ExistingObjectTag/", object->tags, keys);
  return keys;
}

}  // namespace fakes::s3
