#include "fakes/s3/cors.h"

#include <algorithm>

#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using wire::Value;

// With at most one '*' for any text.
bool matches(std::string_view pattern, std::string_view text) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  const std::string_view begin = pattern.substr(0, star);
  const std::string_view end = pattern.substr(star + 1);
  return text.size() >= begin.size() + end.size() && text.substr(0, begin.size()) == begin &&
         text.substr(text.size() - end.size()) == end;
}

std::string joined(const Value& list) {
  std::vector<std::string> texts;
  for (const auto& item : list.items()) texts.push_back(item.text());
  return sim::join(texts, ", ");
}

// The origin of the rule that lets this one in; "" when there is none.
std::string allowed_origin(const Value& rule, const std::string& origin) {
  for (const auto& item : rule["AllowedOrigins"].items()) {
    if (item.text() == "*") return "*";
    if (matches(item.text(), origin)) return origin;
  }
  return "";
}

bool allows_header(const Value& rule, const std::string& header) {
  const auto& allowed = rule["AllowedHeaders"].items();
  return std::any_of(allowed.begin(), allowed.end(), [&header](const Value& item) {
    return matches(lower_case(item.text()), lower_case(header));
  });
}

bool allows(const Value& rule, const CorsQuestion& question) {
  const auto& methods = rule["AllowedMethods"].items();
  return std::any_of(methods.begin(), methods.end(),
                     [&](const Value& method) { return method.text() == question.method; }) &&
         std::all_of(question.headers.begin(), question.headers.end(),
                     [&rule](const auto& header) { return allows_header(rule, header); });
}

}  // namespace

std::optional<std::vector<Header>> cors_headers(const Value& cors, const CorsQuestion& question) {
  for (const auto& rule : cors["CORSRules"].items()) {
    const std::string origin = allowed_origin(rule, question.origin);
    if (origin.empty() || !allows(rule, question)) continue;
    std::vector<Header> headers = {
        {"Access-Control-Allow-Origin", origin},
        {"Access-Control-Allow-Methods", joined(rule["AllowedMethods"])}};
    if (!question.headers.empty()) {
      headers.push_back(
          {"Access-Control-Allow-Headers", lower_case(sim::join(question.headers, ", "))});
    }
    if (rule["ExposeHeaders"].size() != 0) {
      headers.push_back({"Access-Control-Expose-Headers", joined(rule["ExposeHeaders"])});
    }
    if (rule.has("MaxAgeSeconds")) {
      headers.push_back(
          {"Access-Control-Max-Age", std::to_string(rule["MaxAgeSeconds"].integer())});
    }
    if (origin != "*") headers.push_back({"Access-Control-Allow-Credentials", "true"});
    headers.push_back(
        {"Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"});
    return headers;
  }
  return std::nullopt;
}

std::optional<CorsQuestion> cors_question(const Request& request) {
  const auto origin = request.header("origin");
  if (!origin) return std::nullopt;
  CorsQuestion question;
  question.origin = *origin;
  question.method = request.header("access-control-request-method").value_or(request.method);
  const auto wanted = request.header("access-control-request-headers");
  if (wanted && request.method == "OPTIONS") {
    for (const auto& part : sim::split(*wanted, ',')) {
      const std::string header = sim::trim(part);
      if (!header.empty()) question.headers.push_back(header);
    }
  }
  return question;
}

}  // namespace fakes::s3
