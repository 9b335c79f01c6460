#include "fakes/auth/verifier.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/auth/refusals.h"
#include "fakes/auth/signature_v2.h"
#include "sim/base/file.h"

namespace fakes {
namespace {

constexpr std::chrono::minutes max_skew(15);

std::optional<Denial> check_time(const Claim& claim, Dialect dialect,
                                 std::chrono::system_clock::time_point exactly) {
  const auto now = std::chrono::floor<std::chrono::seconds>(exactly);
  if (claim.how == Signing::v2_query) {
    if (claim.time < now) return link_expired(claim.time, now);
    return std::nullopt;
  }
  if (claim.lifetime) {
    if (claim.time > now + max_skew) return access_denied("Request is not yet valid");
    if (claim.time + *claim.lifetime >= exactly) return std::nullopt;
    auto denial = link_expired(claim.time + *claim.lifetime, now);
    denial.fields.insert(denial.fields.begin(),
                         {"X-Amz-Expires", std::to_string(claim.lifetime->count())});
    return denial;
  }
  if (claim.time < now - max_skew || claim.time > now + max_skew) {
    return skewed(dialect, claim.time, now);
  }
  return std::nullopt;
}

std::optional<Denial> check_scope(const Claim& claim, const Doorway& door) {
  const auto s3 = [&](const std::string& text) {
    return claim.how == Signing::v4_query
               ? malformed_query(Dialect::s3,
                                 "Error parsing the X-Amz-Credential parameter; " + text, {})
               : malformed_authorization(Dialect::s3, text, {});
  };
  if (!door.service.empty() && claim.scope.service != door.service) {
    if (door.dialect == Dialect::s3) {
      return s3(fmt::format("incorrect service \"{}\". This endpoint belongs to \"{}\".",
                            claim.scope.service, door.service));
    }
    return wrong_scope(door.dialect, fmt::format("Credential should be scoped to correct service: "
                                                 "'{}'. ",
                                                 door.service));
  }
  if (!door.region.empty() && claim.scope.region != door.region) {
    if (door.dialect == Dialect::s3) {
      auto denial = s3(
          fmt::format("the region '{}' is wrong; expecting '{}'", claim.scope.region, door.region));
      denial.fields.emplace_back("Region", door.region);
      return denial;
    }
    return wrong_scope(door.dialect, "Credential should be scoped to a valid region. ");
  }
  return std::nullopt;
}

// A header that can change what a request does must not be added to a signed one.
std::optional<Denial> check_signed_headers(const Request& request, const Claim& claim,
                                           Dialect dialect) {
  const auto is_signed = [&](const std::string& name) {
    return std::any_of(claim.signed_headers.begin(), claim.signed_headers.end(),
                       [&](const std::string& other) { return same_name(name, other); });
  };
  if (dialect != Dialect::s3) {
    if (is_signed("host") || is_signed(":authority")) return std::nullopt;
    return wrong_scope(dialect,
                       "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  std::string missing = is_signed("host") ? "" : "host";
  for (const auto& header : request.headers) {
    if (same_name(header.name.substr(0, 6), "x-amz-") && !is_signed(header.name)) {
      missing += (missing.empty() ? "" : ", ") + header.name;
    }
  }
  if (missing.empty()) return std::nullopt;
  auto denial = access_denied("There were headers present in the request which were not signed");
  denial.fields.emplace_back("HeadersNotSigned", missing);
  return denial;
}

Answer<DeclaredPayload> payload_of(const Request& request, const Doorway& door, Signing how) {
  if (door.dialect == Dialect::s3) return s3_payload(request, how);
  return other_payload(request, door.body_sha256 ? *door.body_sha256 : sim::sha256(request.body));
}

std::optional<Denial> check_v2(const Request& request, const Claim& claim, const AccessKey& key,
                               const Doorway& door) {
  const bool is_link = claim.how == Signing::v2_query;
  const auto is_right = [&](const std::string& text) {
    return same_signature(signature_v2(key.secret, text), claim.signature);
  };
  const std::string text = string_to_sign_v2(request, door.host_bucket, is_link);
  if (is_right(text)) return std::nullopt;
  // SDKs sign "/bucket/" and send "/bucket"; S3 takes it.
  if (!door.host_bucket && request.path.size() > 1 && request.path.rfind('/') == 0) {
    Request slashed = request;
    slashed.path += '/';
    if (is_right(string_to_sign_v2(slashed, std::nullopt, is_link))) return std::nullopt;
  }
  return signature_mismatch(Dialect::s3, claim, text, {});
}

std::optional<Denial> check_v4(const Request& request, const Claim& claim,
                               const std::string& signing_key, const std::string& payload,
                               Dialect dialect) {
  const auto rule = dialect == Dialect::s3 ? PathRule::s3 : PathRule::others;
  const std::string canonical = canonical_request(request, claim.signed_headers, payload, rule);
  const std::string text = string_to_sign_v4(basic_time(claim.time), claim.scope, canonical);
  if (same_signature(signature_v4(signing_key, text), claim.signature)) return std::nullopt;
  return signature_mismatch(dialect, claim, text, canonical);
}

}  // namespace

Verifier::Verifier(AccessKeys keys, Strictness strictness)
    : keys_(std::move(keys)), strictness_(strictness) {}

Answer<Caller> Verifier::verify(const Request& request, const Doorway& door) const {
  return strictness_ == Strictness::strict ? verify_strictly(request, door)
                                           : identify(request, door);
}

Answer<Caller> Verifier::verify_strictly(const Request& request, const Doorway& door) const {
  const auto now = std::chrono::floor<std::chrono::seconds>(door.now);
  const auto claim = read_claim(request, door.dialect);
  if (!claim) return claim.denial();
  const auto payload = payload_of(request, door, claim->how);
  if (!payload) return payload.denial();
  Caller caller;
  caller.payload = *payload;
  if (claim->how == Signing::anonymous) {
    if (door.dialect == Dialect::s3 || door.anonymous_allowed) return caller;
    return missing_authentication(door.dialect);
  }
  const bool is_v4 = claim->how == Signing::v4_header || claim->how == Signing::v4_query;
  if (auto denial = check_time(*claim, door.dialect, door.now)) return *denial;
  if (is_v4) {
    if (auto denial = check_scope(*claim, door)) return *denial;
    if (auto denial = check_signed_headers(request, *claim, door.dialect)) return *denial;
  }
  const auto key = find_key(keys_, claim->access_key, claim->session_token, door.dialect, now);
  if (!key) return key.denial();
  caller.how = claim->how;
  caller.access_key = claim->access_key;
  caller.account = key->account;
  if (is_v4) {
    caller.scope = claim->scope;
    const std::string signing_key = signing_key_v4(key->secret, claim->scope);
    if (auto denial = check_v4(request, *claim, signing_key, payload->signed_text, door.dialect)) {
      return *denial;
    }
    caller.chunks = {signing_key, claim->signature, basic_time(claim->time), claim->scope};
  } else if (auto denial = check_v2(request, *claim, *key, door)) {
    return *denial;
  }
  caller.verified = true;
  return caller;
}

Answer<Caller> Verifier::identify(const Request& request, const Doorway& door) const {
  const Claim claim = guess_claim(request);
  Caller caller;
  caller.how = claim.how;
  caller.access_key = claim.access_key;
  caller.scope = claim.scope;
  if (const auto payload = payload_of(request, door, Signing::anonymous)) {
    caller.payload = *payload;
  }
  if (claim.how == Signing::anonymous) {
    if (strictness_ == Strictness::any || door.dialect == Dialect::s3 || door.anonymous_allowed) {
      return caller;
    }
    return missing_authentication(door.dialect);
  }
  const auto key = keys_(claim.access_key);
  if (key) caller.account = key->account;
  if (!key && strictness_ == Strictness::known) {
    return unknown_access_key(door.dialect, claim.access_key);
  }
  return caller;
}

}  // namespace fakes
