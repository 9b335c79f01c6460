#include "fakes/auth/claim.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "fakes/auth/refusals.h"
#include "fakes/percent.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

constexpr std::string_view algorithm_v4 = "AWS4-HMAC-SHA256";
constexpr std::string_view no_date =
    "AWS authentication requires a valid Date or x-amz-date header";

using Parameters = std::map<std::string, std::string>;

// Of a parameter that repeats, the first counts.
Parameters parameters_of(const Request& request) {
  Parameters parameters;
  for (auto& [name, value] : request.query_parameters()) parameters.emplace(name, value);
  return parameters;
}

// A signature of version 2 is base64, whose '+' some clients leave as it is.
Parameters v2_parameters_of(const Request& request) {
  Parameters parameters;
  for (const auto& part : sim::split(request.query, '&')) {
    const auto equals = part.find('=');
    if (equals == std::string::npos) continue;
    parameters.emplace(percent_decode(part.substr(0, equals), Plus::literal),
                       percent_decode(part.substr(equals + 1), Plus::literal));
  }
  return parameters;
}

std::optional<std::string> find(const Parameters& parameters, const std::string& name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::nullopt : std::optional<std::string>(found->second);
}

std::string scheme_of(std::string_view authorization) {
  return std::string(authorization.substr(0, authorization.find(' ')));
}

bool is_date(std::string_view text) {
  return text.size() == 8 && parse_basic_time(std::string(text) + "T000000Z").has_value();
}

// How a dialect says that something in the signature cannot be read.
using Malformed = Denial (*)(Dialect, std::string_view, std::string);

// Fills in key and scope, which fit the claim's time.
std::optional<Denial> read_credential(Claim& claim, const std::string& text, Dialect dialect,
                                      Malformed malformed) {
  const auto credential = parse_credential(text);
  if (!credential) {
    return malformed(dialect,
                     "the Credential is mal-formed; expecting "
                     "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                     fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                                 "keyid/date/region/service/term, got '{}'",
                                 text));
  }
  claim.access_key = credential->access_key;
  claim.scope = credential->scope;
  if (credential->terminator != "aws4_request") {
    const std::string s3 = fmt::format(
        "incorrect terminal \"{}\". This endpoint uses \"aws4_request\".", credential->terminator);
    if (dialect == Dialect::s3) return malformed(dialect, s3, {});
    return wrong_scope(dialect, fmt::format("Credential should be scoped with a valid terminator: "
                                            "'aws4_request', not '{}'.",
                                            credential->terminator));
  }
  if (!is_date(claim.scope.date)) {
    const std::string s3 = fmt::format(
        "incorrect date format \"{}\". This date in the credential must be in the format "
        "\"yyyyMMdd\".",
        claim.scope.date);
    return malformed(
        dialect, s3,
        fmt::format("Date in Credential scope is not YYYYMMDD: '{}'.", claim.scope.date));
  }
  const std::string time = basic_time(claim.time);
  if (claim.scope.date != time.substr(0, 8)) {
    const std::string s3 = fmt::format(
        "Invalid credential date \"{}\". This date is not the same as X-Amz-Date: \"{}\".",
        claim.scope.date, time.substr(0, 8));
    if (dialect == Dialect::s3) return malformed(dialect, s3, {});
    return wrong_scope(
        dialect,
        fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                    "date from HTTP: '{}' != '{}', from '{}'.",
                    claim.scope.date, time.substr(0, 8), time));
  }
  return std::nullopt;
}

// "Name=value" parts, separated by commas; other services than S3 also separate at blanks.
Answer<Parameters> components_of(const std::string& authorization, Dialect dialect) {
  Parameters components;
  std::string text = authorization.substr(scheme_of(authorization).size());
  if (dialect != Dialect::s3) std::replace(text.begin(), text.end(), ' ', ',');
  for (const auto& part : sim::split(text, ',')) {
    const std::string component = sim::trim(part);
    if (component.empty()) continue;
    const auto equals = component.find('=');
    if (equals == std::string::npos) {
      return malformed_authorization(
          dialect, fmt::format("the authorization component \"{}\" is malformed.", component),
          fmt::format("'{}' not a valid key=value pair (missing equal-sign) in Authorization "
                      "header: '{}'.",
                      component, authorization));
    }
    components.emplace(component.substr(0, equals), component.substr(equals + 1));
  }
  return components;
}

std::string missing_components(const Parameters& components, bool has_date,
                               const std::string& authorization) {
  std::string text;
  for (const auto* name : {"Credential", "Signature", "SignedHeaders"}) {
    if (components.count(name) == 0) {
      text += fmt::format("Authorization header requires '{}' parameter. ", name);
    }
  }
  if (!has_date) {
    text += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  return text.empty() ? text : text + "Authorization=" + authorization;
}

Answer<Claim> read_v4_header(const Request& request, const std::string& authorization,
                             Dialect dialect) {
  const auto components = components_of(authorization, dialect);
  if (!components) return components.denial();
  const auto amz_date = request.header("x-amz-date");
  const auto date = amz_date ? amz_date : request.header("date");
  const auto missing = missing_components(*components, date.has_value(), authorization);
  if (dialect == Dialect::s3 && !date && components->size() >= 3) {
    return access_denied(std::string(no_date));
  }
  if (!missing.empty()) {
    return malformed_authorization(dialect,
                                   "the authorization header requires three components: "
                                   "Credential, SignedHeaders, and Signature.",
                                   missing);
  }
  const auto time = parse_any_time(sim::trim(*date));
  if (!time) {
    if (dialect == Dialect::s3) return access_denied(std::string(no_date));
    return malformed_authorization(
        dialect, {},
        fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                    "http://en.wikipedia.org/wiki/ISO_8601",
                    *date));
  }
  Claim claim;
  claim.how = Signing::v4_header;
  claim.time = *time;
  claim.signature = components->at("Signature");
  claim.signed_headers = sim::split(components->at("SignedHeaders"), ';');
  claim.session_token = request.header("x-amz-security-token");
  const auto denial =
      read_credential(claim, components->at("Credential"), dialect, malformed_authorization);
  if (denial) return *denial;
  return claim;
}

// Only S3 requires X-Amz-Expires and limits links by it.
Answer<std::optional<std::chrono::seconds>> read_lifetime(const Parameters& parameters,
                                                          Dialect dialect) {
  const auto text = find(parameters, "X-Amz-Expires");
  if (dialect != Dialect::s3 || !text) return std::optional<std::chrono::seconds>();
  const auto refuse = [&](std::string_view reason) { return malformed_query(dialect, reason, {}); };
  const bool negative = !text->empty() && text->front() == '-';
  const std::string digits = text->substr(negative ? 1 : 0);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) {
    return refuse("X-Amz-Expires should be a number");
  }
  if (negative) return refuse("X-Amz-Expires must be non-negative");
  const long value = digits.size() > 9 ? 1'000'000'000 : std::stol(digits);
  if (value > 604'800) {
    return refuse(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
        "must be less than 604800 seconds");
  }
  return std::optional<std::chrono::seconds>(value);
}

Answer<Claim> read_v4_query(const Request& request, Dialect dialect) {
  const auto parameters = parameters_of(request);
  std::string missing;
  for (const auto* name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
                           "X-Amz-Signature", "X-Amz-SignedHeaders"}) {
    const bool needed = dialect == Dialect::s3 || std::string_view(name) != "X-Amz-Expires";
    if (needed && parameters.count(name) == 0) {
      missing += fmt::format("AWS query-string parameters must include '{}'. ", name);
    }
  }
  if (!missing.empty()) {
    return malformed_query(dialect,
                           "Query-string authentication version 4 requires the X-Amz-Algorithm, "
                           "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, "
                           "and X-Amz-Expires parameters.",
                           missing + "Re-examine the query-string parameters.");
  }
  if (parameters.at("X-Amz-Algorithm") != algorithm_v4) {
    return malformed_query(
        dialect, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"",
        fmt::format("Unsupported AWS 'algorithm': '{}'.", parameters.at("X-Amz-Algorithm")));
  }
  const auto time = parse_basic_time(parameters.at("X-Amz-Date"));
  if (!time) {
    return malformed_query(dialect,
                           "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                           fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                                       "http://en.wikipedia.org/wiki/ISO_8601",
                                       parameters.at("X-Amz-Date")));
  }
  const auto lifetime = read_lifetime(parameters, dialect);
  if (!lifetime) return lifetime.denial();
  Claim claim;
  claim.how = Signing::v4_query;
  claim.time = *time;
  claim.lifetime = *lifetime;
  claim.signature = parameters.at("X-Amz-Signature");
  claim.signed_headers = sim::split(parameters.at("X-Amz-SignedHeaders"), ';');
  claim.session_token = find(parameters, "X-Amz-Security-Token");
  const Malformed malformed = [](Dialect kind, std::string_view s3, std::string reason) {
    return malformed_query(kind,
                           fmt::format("Error parsing the X-Amz-Credential parameter; {}", s3),
                           std::move(reason));
  };
  const auto denial = read_credential(claim, parameters.at("X-Amz-Credential"), dialect, malformed);
  if (denial) return *denial;
  return claim;
}

Answer<Claim> read_v2_header(const Request& request, const std::string& authorization) {
  const std::string text = sim::trim(authorization.substr(scheme_of(authorization).size()));
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon == 0) {
    return invalid_argument(
        "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature", "Authorization",
        authorization);
  }
  const auto amz_date = request.header("x-amz-date");
  const auto date = amz_date ? amz_date : request.header("date");
  const auto time = date ? parse_any_time(sim::trim(*date)) : std::nullopt;
  // S3 counts from 1970.
  if (!time || *time < Seconds()) return access_denied(std::string(no_date));
  Claim claim;
  claim.how = Signing::v2_header;
  claim.access_key = text.substr(0, colon);
  claim.signature = text.substr(colon + 1);
  claim.session_token = request.header("x-amz-security-token");
  claim.time = *time;
  return claim;
}

Answer<Claim> read_v2_query(const Request& request) {
  const auto parameters = v2_parameters_of(request);
  for (const auto* name : {"AWSAccessKeyId", "Signature", "Expires"}) {
    if (parameters.count(name) == 0) {
      return access_denied(
          "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
          "parameters");
    }
  }
  const auto& expires = parameters.at("Expires");
  if (expires.empty() || expires.find_first_not_of("0123456789") != std::string::npos ||
      expires.size() > 11) {
    return access_denied("Invalid date (should be seconds since epoch): " + expires);
  }
  Claim claim;
  claim.how = Signing::v2_query;
  claim.access_key = parameters.at("AWSAccessKeyId");
  claim.signature = parameters.at("Signature");
  claim.session_token = request.header("x-amz-security-token");
  if (!claim.session_token) claim.session_token = find(parameters, "x-amz-security-token");
  claim.time = Seconds(std::chrono::seconds(std::stoll(expires)));
  return claim;
}

}  // namespace

std::optional<Credential> parse_credential(std::string_view text) {
  const auto parts = sim::split(text, '/');
  if (parts.size() != 5 || parts[0].empty()) return std::nullopt;
  return Credential{parts[0], {parts[1], parts[2], parts[3]}, parts[4]};
}

Answer<Claim> read_claim(const Request& request, Dialect dialect) {
  const auto header = request.header("authorization");
  const auto parameters = parameters_of(request);
  const bool v4_query =
      parameters.count("X-Amz-Algorithm") > 0 || parameters.count("X-Amz-Signature") > 0;
  const bool v2_query = dialect == Dialect::s3 && (parameters.count("AWSAccessKeyId") > 0 ||
                                                   parameters.count("Signature") > 0);
  if (dialect == Dialect::s3 && (header ? 1 : 0) + (v4_query ? 1 : 0) + (v2_query ? 1 : 0) > 1) {
    return invalid_argument(
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
        "query string parameter or the Authorization header should be specified",
        "Authorization", header.value_or(""));
  }
  if (header) {
    const std::string scheme = scheme_of(*header);
    if (scheme == algorithm_v4) return read_v4_header(request, *header, dialect);
    if (dialect == Dialect::s3) {
      if (scheme == "AWS") return read_v2_header(request, *header);
      return invalid_argument("Unsupported Authorization Type", "Authorization", *header);
    }
    return malformed_authorization(dialect, {},
                                   fmt::format("Unsupported AWS 'algorithm': '{}'.", scheme));
  }
  if (v4_query) return read_v4_query(request, dialect);
  if (v2_query) return read_v2_query(request);
  return Claim{};
}

Claim guess_claim(const Request& request) {
  Claim claim;
  const auto parameters = parameters_of(request);
  std::string credential;
  if (const auto header = request.header("authorization")) {
    const auto components = components_of(*header, Dialect::s3);
    if (scheme_of(*header) == "AWS") {
      claim.how = Signing::v2_header;
      const std::string text = sim::trim(header->substr(3));
      claim.access_key = text.substr(0, text.find(':'));
    } else if (components && components->count("Credential") > 0) {
      claim.how = Signing::v4_header;
      credential = components->at("Credential");
      claim.signature = find(*components, "Signature").value_or("");
    }
    claim.session_token = request.header("x-amz-security-token");
  } else if (const auto v4 = find(parameters, "X-Amz-Credential")) {
    claim.how = Signing::v4_query;
    credential = *v4;
    claim.session_token = find(parameters, "X-Amz-Security-Token");
  } else if (const auto v2 = find(parameters, "AWSAccessKeyId")) {
    claim.how = Signing::v2_query;
    claim.access_key = *v2;
  }
  if (const auto parsed = parse_credential(credential)) {
    claim.access_key = parsed->access_key;
    claim.scope = parsed->scope;
  } else if (!credential.empty()) {
    claim.access_key = credential.substr(0, credential.find('/'));
  }
  return claim;
}

}  // namespace fakes
