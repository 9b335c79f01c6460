#include "sim/cluster/application/aws_client.h"

#include <chrono>

#include <fmt/format.h>

#include "fakes/auth/sign.h"
#include "sim/base/error.h"

namespace sim {
namespace {

constexpr std::chrono::seconds patience{30};

std::string host_of(const Context& context) {
  const auto health = context.endpoints == nullptr
                          ? std::nullopt
                          : context.endpoints->health(context.environment.name);
  if (!health || !health->healthy) {
    throw Error(Category::failed, "AWS is not answered in environment {}{}",
                context.environment.name, health ? ": " + health->detail : std::string())
        .with_fix(fmt::format("sim {} up", context.environment.name));
  }
  return fmt::format("{}:{}", health->address, health->port);
}

}  // namespace

AwsClient::AwsClient(const Context& context)
    : region_(context.environment.aws_region),
      host_(host_of(context)),
      http_("http://" + host_, patience) {}

HttpAnswer AwsClient::send(const std::string& service, const std::string& method,
                           const std::string& path, const std::string& body,
                           const std::string& content_type) {
  fakes::Request signed_request{method, path, {}, {{"Host", host_}}, body};
  const fakes::Signer signer{"test", "test", region_, service};
  signer.sign(signed_request,
              std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  HttpRequest request{method, path, {}, body};
  for (const fakes::Header& header : signed_request.headers) {
    request.headers.emplace_back(header.name, header.value);
  }
  if (!content_type.empty()) request.headers.emplace_back("Content-Type", content_type);
  return http_.exchange(request);
}

nlohmann::json AwsClient::control(const std::string& method, const std::string& path,
                                  const nlohmann::json& body) {
  const HttpAnswer answer = http_.send(method, path, body.is_null() ? "" : body.dump(),
                                       body.is_null() ? "" : "application/json");
  if (answer.status >= 300) {
    throw Error(Category::failed, "{} {}: {} {}", method, path, answer.status, answer.body);
  }
  return nlohmann::json::parse(answer.body);
}

}  // namespace sim
