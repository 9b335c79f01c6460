#include "fakes/auth/signature_v2.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "fakes/auth/digest.h"
#include "fakes/percent.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

// Parameters that belong to the resource: those of the guide, and what the SDKs added since.
constexpr std::array sub_resources = {"accelerate",
                                      "acl",
                                      "analytics",
                                      "cors",
                                      "defaultObjectAcl",
                                      "delete",
                                      "inventory",
                                      "lifecycle",
                                      "location",
                                      "logging",
                                      "metrics",
                                      "notification",
                                      "object-lock",
                                      "partNumber",
                                      "policy",
                                      "replication",
                                      "requestPayment",
                                      "restore",
                                      "select",
                                      "select-type",
                                      "storageClass",
                                      "tagging",
                                      "torrent",
                                      "uploadId",
                                      "uploads",
                                      "versionId",
                                      "versioning",
                                      "versions",
                                      "website",
                                      "response-cache-control",
                                      "response-content-disposition",
                                      "response-content-encoding",
                                      "response-content-language",
                                      "response-content-type",
                                      "response-expires"};

// Continuation lines of a header become one blank.
std::string unfolded(std::string_view value) {
  std::string out;
  for (const auto& line : sim::split(value, '\n')) {
    const std::string part = sim::trim(line);
    if (!out.empty() && !part.empty()) out += ' ';
    out += part;
  }
  return out;
}

// Name, value if there is an '='; decoded.
using Parameter = std::pair<std::string, std::optional<std::string>>;

std::vector<Parameter> parameters_of(const Request& request) {
  std::vector<Parameter> parameters;
  for (const auto& part : sim::split(request.query, '&')) {
    const auto equals = part.find('=');
    Parameter parameter{percent_decode(part.substr(0, equals), Plus::literal), std::nullopt};
    if (equals != std::string::npos) {
      parameter.second = percent_decode(part.substr(equals + 1), Plus::literal);
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

std::string resource(const Request& request, const std::optional<std::string>& host_bucket,
                     const std::vector<Parameter>& parameters) {
  std::string text = host_bucket ? "/" + *host_bucket : "";
  text += request.path.empty() ? "/" : request.path;
  std::vector<Parameter> kept;
  for (const auto& parameter : parameters) {
    if (std::find(sub_resources.begin(), sub_resources.end(), parameter.first) !=
        sub_resources.end()) {
      kept.push_back(parameter);
    }
  }
  std::sort(kept.begin(), kept.end());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    text += (i == 0 ? "?" : "&") + kept[i].first;
    if (kept[i].second) text += "=" + *kept[i].second;
  }
  return text;
}

std::map<std::string, std::string> amz_headers(const Request& request) {
  std::map<std::string, std::string> found;
  for (const auto& header : request.headers) {
    const std::string name = lower_case(header.name);
    if (name.rfind("x-amz-", 0) != 0) continue;
    const auto added = found.emplace(name, unfolded(header.value));
    if (!added.second) added.first->second += "," + unfolded(header.value);
  }
  return found;
}

}  // namespace

std::string string_to_sign_v2(const Request& request, const std::optional<std::string>& host_bucket,
                              bool is_link) {
  const auto parameters = parameters_of(request);
  auto amz = amz_headers(request);
  std::optional<std::string> md5 = request.header("content-md5");
  std::optional<std::string> type = request.header("content-type");
  std::string date;
  if (is_link) {
    for (const auto& [name, value] : parameters) {
      const std::string key = lower_case(name);
      const std::string text = value.value_or("");
      if (key.rfind("x-amz-", 0) == 0) amz.emplace(key, text);
      if (name == "Expires" && date.empty()) date = text;
      if (key == "content-md5" && !md5) md5 = text;
      if (key == "content-type" && !type) type = text;
    }
  } else if (amz.count("x-amz-date") == 0) {
    date = sim::trim(request.header("date").value_or(""));
  }
  std::string text = request.method + "\n" + sim::trim(md5.value_or("")) + "\n" +
                     sim::trim(type.value_or("")) + "\n" + date + "\n";
  for (const auto& [name, value] : amz) text.append(name).append(":").append(value).append("\n");
  return text + resource(request, host_bucket, parameters);
}

std::string signature_v2(std::string_view secret_key, std::string_view string_to_sign) {
  return to_base64(hmac_sha1(secret_key, string_to_sign));
}

}  // namespace fakes
