#include "fakes/s3/website.h"

#include "fakes/percent.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Value;

std::string protocol_of(std::string_view endpoint) {
  return std::string(endpoint.substr(0, endpoint.find("://")));
}

std::string host_of(std::string_view endpoint) {
  const auto at = endpoint.find("://");
  return std::string(at == std::string_view::npos ? endpoint : endpoint.substr(at + 3));
}

bool applies(const Value& condition, std::string_view key, int status) {
  const auto* error = condition.find("HttpErrorCodeReturnedEquals");
  // Rules about errors wait for one; the others do not.
  if ((error != nullptr) != (status != 0)) return false;
  if (error != nullptr && wire::parse_integer(error->text()) != status) return false;
  const auto& prefix = condition["KeyPrefixEquals"].text();
  return key.substr(0, prefix.size()) == prefix;
}

}  // namespace

std::optional<Redirect> redirect_of(const Value& website, std::string_view key, int status,
                                    std::string_view endpoint) {
  if (const auto* all = website.find("RedirectAllRequestsTo")) {
    const std::string protocol = (*all)["Protocol"].text_or(protocol_of(endpoint));
    return Redirect{301,
                    protocol + "://" + (*all)["HostName"].text() + "/" + percent_encode(key, "/")};
  }
  for (const auto& rule : website["RoutingRules"].items()) {
    const auto& condition = rule["Condition"];
    if (!applies(condition, key, status)) continue;
    const auto& redirect = rule["Redirect"];
    std::string target(key);
    if (redirect.has("ReplaceKeyWith")) {
      target = redirect["ReplaceKeyWith"].text();
    } else if (redirect.has("ReplaceKeyPrefixWith")) {
      const auto& prefix = condition["KeyPrefixEquals"].text();
      target = redirect["ReplaceKeyPrefixWith"].text() + target.substr(prefix.size());
    }
    const auto code = wire::parse_integer(redirect["HttpRedirectCode"].text());
    return Redirect{static_cast<int>(code.value_or(301)),
                    redirect["Protocol"].text_or(protocol_of(endpoint)) + "://" +
                        redirect["HostName"].text_or(host_of(endpoint)) + "/" +
                        percent_encode(target, "/")};
  }
  return std::nullopt;
}

std::string page_of(const Value& website, std::string_view key) {
  std::string page(key);
  if (page.empty() || page.back() == '/') page += website["IndexDocument"]["Suffix"].text();
  return page;
}

}  // namespace fakes::s3
