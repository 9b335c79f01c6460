#include "fakes/auth/signature_v4.h"

#include <algorithm>
#include <utility>

#include "fakes/auth/digest.h"
#include "fakes/percent.h"
#include "sim/base/file.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

std::string without_dot_segments(std::string_view path) {
  std::vector<std::string> kept;
  const auto segments = sim::split(path, '/');
  for (const auto& segment : segments) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  const auto& last = segments.back();
  const bool is_folder = last.empty() || last == "." || last == "..";
  return "/" + sim::join(kept, "/") + (is_folder && !kept.empty() ? "/" : "");
}

std::string folded(std::string_view value) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (blanks.find(value[i]) == std::string_view::npos) {
      out += value[i];
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string Scope::text() const {
  return date + "/" + region + "/" + service + "/aws4_request";
}

std::string canonical_path(std::string_view raw_path, PathRule rule) {
  if (raw_path.empty()) return "/";
  if (rule == PathRule::s3) return percent_normalize(raw_path, "/");
  return percent_encode(without_dot_segments(raw_path), "/");
}

std::string canonical_query(std::string_view raw_query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  Request carrier;
  carrier.query = raw_query;
  for (const auto& [name, value] : carrier.query_parameters()) {
    if (name == "X-Amz-Signature") continue;
    encoded.emplace_back(percent_encode(name), percent_encode(value));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string query;
  for (const auto& [name, value] : encoded) {
    query.append(query.empty() ? "" : "&").append(name).append("=").append(value);
  }
  return query;
}

std::string canonical_header_value(const Request& request, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& value : request.header_values(name)) values.push_back(folded(value));
  return sim::join(values, ",");
}

std::string canonical_request(const Request& request,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload, PathRule rule) {
  std::string text = request.method + "\n" + canonical_path(request.path, rule) + "\n" +
                     canonical_query(request.query) + "\n";
  for (const auto& name : signed_headers) {
    text.append(name).append(":").append(canonical_header_value(request, name)).append("\n");
  }
  text += "\n" + sim::join(signed_headers, ";") + "\n";
  return text.append(payload);
}

std::string string_to_sign_v4(std::string_view time, const Scope& scope,
                              std::string_view canonical_request) {
  return "AWS4-HMAC-SHA256\n" + std::string(time) + "\n" + scope.text() + "\n" +
         sim::sha256(canonical_request);
}

std::string signing_key_v4(std::string_view secret_key, const Scope& scope) {
  std::string key = hmac_sha256("AWS4" + std::string(secret_key), scope.date);
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  return hmac_sha256(key, "aws4_request");
}

std::string signature_v4(std::string_view signing_key, std::string_view string_to_sign) {
  return to_hex(hmac_sha256(signing_key, string_to_sign));
}

}  // namespace fakes
