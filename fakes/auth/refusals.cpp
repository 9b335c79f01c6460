#include "fakes/auth/refusals.h"

#include <fmt/format.h>

#include "fakes/auth/digest.h"

namespace fakes {
namespace {

constexpr std::chrono::minutes max_skew(15);

// JSON services answer 400 where the others answer 403.
int refused_status(Dialect dialect) {
  return dialect == Dialect::json ? 400 : 403;
}

bool is_json(Dialect dialect) {
  return dialect == Dialect::json || dialect == Dialect::rest_json;
}

Denial bad_signature(Dialect dialect, std::string message) {
  if (dialect == Dialect::ec2) {
    return {"AuthFailure", 401, "AWS was not able to validate the provided access credentials"};
  }
  return {is_json(dialect) ? "InvalidSignatureException" : "SignatureDoesNotMatch",
          refused_status(dialect), std::move(message)};
}

std::string spaced_hex(std::string_view bytes) {
  std::string text;
  const std::string hex = to_hex(bytes);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    if (i > 0) text += ' ';
    text += hex.substr(i, 2);
  }
  return text;
}

}  // namespace

Denial missing_authentication(Dialect dialect) {
  switch (dialect) {
    case Dialect::s3:
      return {"AccessDenied", 403, "Access Denied"};
    case Dialect::json:
      return {"MissingAuthenticationTokenException", 400, "Missing Authentication Token"};
    case Dialect::rest_json:
      return {"MissingAuthenticationTokenException", 403, "Missing Authentication Token"};
    case Dialect::query:
    case Dialect::ec2:
      break;
  }
  return {"MissingAuthenticationToken", 403, "Request is missing Authentication Token"};
}

Denial malformed_authorization(Dialect dialect, std::string_view s3_reason, std::string reason) {
  if (dialect == Dialect::s3) {
    return {"AuthorizationHeaderMalformed", 400,
            fmt::format("The authorization header is malformed; {}", s3_reason)};
  }
  const int status = dialect == Dialect::rest_json ? 403 : 400;
  return {is_json(dialect) ? "IncompleteSignatureException" : "IncompleteSignature", status,
          std::move(reason)};
}

Denial malformed_query(Dialect dialect, std::string_view s3_reason, std::string reason) {
  if (dialect == Dialect::s3) {
    return {"AuthorizationQueryParametersError", 400, std::string(s3_reason)};
  }
  return malformed_authorization(dialect, s3_reason, std::move(reason));
}

Denial invalid_argument(std::string message, std::string name, std::string value) {
  return {"InvalidArgument",
          400,
          std::move(message),
          {{"ArgumentName", std::move(name)}, {"ArgumentValue", std::move(value)}}};
}

Denial access_denied(std::string message) {
  return {"AccessDenied", 403, std::move(message)};
}

Denial unknown_access_key(Dialect dialect, const std::string& access_key) {
  if (dialect == Dialect::s3) {
    return {"InvalidAccessKeyId",
            403,
            "The AWS Access Key Id you provided does not exist in our records.",
            {{"AWSAccessKeyId", access_key}}};
  }
  if (dialect == Dialect::ec2) return bad_signature(dialect, {});
  return {is_json(dialect) ? "UnrecognizedClientException" : "InvalidClientTokenId",
          refused_status(dialect), "The security token included in the request is invalid."};
}

Denial invalid_token(Dialect dialect, const std::string& token) {
  if (dialect != Dialect::s3) return unknown_access_key(dialect, {});
  return {"InvalidToken",
          400,
          "The provided token is malformed or otherwise invalid.",
          {{"Token-0", token}}};
}

Denial expired_token(Dialect dialect, const std::string& token) {
  if (dialect == Dialect::s3) {
    return {"ExpiredToken", 400, "The provided token has expired.", {{"Token-0", token}}};
  }
  if (dialect == Dialect::ec2) return {"RequestExpired", 400, "Request has expired."};
  return {is_json(dialect) ? "ExpiredTokenException" : "ExpiredToken", refused_status(dialect),
          "The security token included in the request is expired"};
}

Denial skewed(Dialect dialect, Seconds signed_at, Seconds now) {
  if (dialect == Dialect::s3) {
    return {"RequestTimeTooSkewed",
            403,
            "The difference between the request time and the current time is too large.",
            {{"RequestTime", basic_time(signed_at)},
             {"ServerTime", extended_time(now)},
             {"MaxAllowedSkewMilliseconds", "900000"}}};
  }
  if (dialect == Dialect::ec2) return {"RequestExpired", 400, "Request has expired."};
  const std::string text =
      signed_at < now
          ? fmt::format("Signature expired: {} is now earlier than {} ({} - 15 min.)",
                        basic_time(signed_at), basic_time(now - max_skew), basic_time(now))
          : fmt::format("Signature not yet current: {} is still later than {} ({} + 15 min.)",
                        basic_time(signed_at), basic_time(now + max_skew), basic_time(now));
  return bad_signature(dialect, text);
}

Denial link_expired(Seconds expires, Seconds now) {
  return {"AccessDenied",
          403,
          "Request has expired",
          {{"Expires", extended_time(expires)}, {"ServerTime", extended_time(now)}}};
}

Denial signature_mismatch(Dialect dialect, const Claim& claim, const std::string& string_to_sign,
                          const std::string& canonical_request) {
  if (dialect == Dialect::s3) {
    Denial denial{"SignatureDoesNotMatch",
                  403,
                  "The request signature we calculated does not match the signature you provided. "
                  "Check your key and signing method.",
                  {{"AWSAccessKeyId", claim.access_key},
                   {"StringToSign", string_to_sign},
                   {"SignatureProvided", claim.signature},
                   {"StringToSignBytes", spaced_hex(string_to_sign)}}};
    if (!canonical_request.empty()) {
      denial.fields.emplace_back("CanonicalRequest", canonical_request);
      denial.fields.emplace_back("CanonicalRequestBytes", spaced_hex(canonical_request));
    }
    return denial;
  }
  return bad_signature(
      dialect,
      fmt::format("The request signature we calculated does not match the signature you provided. "
                  "Check your AWS Secret Access Key and signing method. Consult the service "
                  "documentation for details.\n\n"
                  "The Canonical String for this request should have been\n'{}'\n\n"
                  "The String-to-Sign should have been\n'{}'\n",
                  canonical_request, string_to_sign));
}

Denial wrong_scope(Dialect dialect, std::string message) {
  return bad_signature(dialect, std::move(message));
}

}  // namespace fakes
