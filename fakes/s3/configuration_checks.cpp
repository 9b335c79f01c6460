#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/tags.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

std::size_t stars(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '*'));
}

void check_cors_rule(const Value& rule) {
  constexpr std::array<std::string_view, 5> methods = {"GET", "PUT", "HEAD", "POST", "DELETE"};
  if (rule["AllowedMethods"].size() == 0 || rule["AllowedOrigins"].size() == 0) {
    throw malformed_xml();
  }
  for (const auto& method : rule["AllowedMethods"].items()) {
    if (std::find(methods.begin(), methods.end(), method.text()) == methods.end()) {
      throw invalid_request(fmt::format(
          "Found unsupported HTTP method in CORS config. Unsupported method is {}", method.text()));
    }
  }
  for (const auto& origin : rule["AllowedOrigins"].items()) {
    if (stars(origin.text()) > 1) {
      throw invalid_request(
          fmt::format("AllowedOrigin \"{}\" can not have more than one wildcard.", origin.text()));
    }
  }
  for (const auto& header : rule["AllowedHeaders"].items()) {
    if (stars(header.text()) > 1) {
      throw invalid_request(
          fmt::format("AllowedHeader \"{}\" can not have more than one wildcard.", header.text()));
    }
  }
  for (const auto& header : rule["ExposeHeaders"].items()) {
    if (stars(header.text()) > 0) {
      throw invalid_request(
          fmt::format("ExposeHeader \"{}\" contains wildcard. We currently do not support wildcard "
                      "for ExposeHeader.",
                      header.text()));
    }
  }
}

void check_routing_rule(const Value& rule) {
  const auto& redirect = rule["Redirect"];
  if (redirect.size() == 0) throw malformed_xml();
  if (redirect.has("ReplaceKeyWith") && redirect.has("ReplaceKeyPrefixWith")) {
    throw invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  }
  const auto& code = redirect["HttpRedirectCode"].text();
  if (!code.empty() && (code.size() != 3 || code[0] != '3')) {
    throw invalid_request(
        fmt::format("The provided HTTP redirect code ({}) is not valid. Valid "
                    "codes are 3XX except 300.",
                    code));
  }
  const auto& error = rule["Condition"]["HttpErrorCodeReturnedEquals"].text();
  if (!error.empty() && (error.size() != 3 || (error[0] != '4' && error[0] != '5'))) {
    throw invalid_request(
        fmt::format("The provided HTTP error code ({}) is not valid. Valid codes "
                    "are 4XX or 5XX.",
                    error));
  }
}

}  // namespace

void check_tagging(const Value& tagging) {
  tags_of_set(tagging["TagSet"], kMostBucketTags);
}

void check_cors(const Value& cors) {
  const auto& rules = cors["CORSRules"].items();
  if (rules.empty()) throw malformed_xml();
  constexpr std::size_t most = 100;
  if (rules.size() > most) throw malformed_xml();
  for (const auto& rule : rules) check_cors_rule(rule);
}

void check_encryption(const Value& encryption) {
  const auto& rules = encryption["Rules"].items();
  if (rules.size() != 1) throw malformed_xml();
  const auto& standard = rules[0]["ApplyServerSideEncryptionByDefault"];
  if (standard.is_null()) return;
  const auto& algorithm = standard["SSEAlgorithm"].text();
  if (algorithm != "AES256" && algorithm != "aws:kms" && algorithm != "aws:kms:dsse") {
    throw malformed_xml();
  }
  if (algorithm == "AES256" && standard.has("KMSMasterKeyID")) {
    throw invalid_argument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
        "aws:kms:dsse",
        "KMSMasterKeyID", standard["KMSMasterKeyID"].text());
  }
}

void check_website(const Value& website) {
  const bool redirects = website.has("RedirectAllRequestsTo");
  const bool has_more =
      website.has("IndexDocument") || website.has("ErrorDocument") || website.has("RoutingRules");
  if (redirects && has_more) {
    throw invalid_argument(
        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
        "RedirectAllRequestsTo", website["RedirectAllRequestsTo"]["HostName"].text());
  }
  if (redirects) {
    if (website["RedirectAllRequestsTo"]["HostName"].text().empty()) throw malformed_xml();
    return;
  }
  const auto& suffix = website["IndexDocument"]["Suffix"].text();
  if (!website.has("IndexDocument")) {
    throw invalid_argument(
        "A value for IndexDocument Suffix must be provided if "
        "RedirectAllRequestsTo is empty",
        "IndexDocument", "null");
  }
  if (suffix.empty() || suffix.find('/') != std::string::npos) {
    throw invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix);
  }
  constexpr std::size_t most = 50;
  const auto& rules = website["RoutingRules"].items();
  if (rules.size() > most) {
    throw invalid_request(
        fmt::format("{} routing rules provided, the number of routing rules in a "
                    "website configuration is limited to 50.",
                    rules.size()));
  }
  for (const auto& rule : rules) check_routing_rule(rule);
}

}  // namespace fakes::s3
