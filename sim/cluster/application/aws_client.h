// Asks the AWS endpoints of an environment, as the account that its applications use.
#pragma once

#include <string>

#include "sim/base/http_client.h"
#include "sim/cluster/context.h"

namespace sim {

class AwsClient {
 public:
  // Throws Error failed when AWS is not answered in the environment.
  explicit AwsClient(const Context& context);

  // A signed request. An answer of any status is an answer.
  HttpAnswer send(const std::string& service, const std::string& method, const std::string& path,
                  const std::string& body = {}, const std::string& content_type = {});
  // The control API, which needs no signature. Throws Error failed when it refuses.
  nlohmann::json control(const std::string& method, const std::string& path,
                         const nlohmann::json& body = nullptr);

 private:
  std::string region_;
  std::string host_;
  HttpClient http_;
};

}  // namespace sim
