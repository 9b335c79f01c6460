// GetAuthorizationToken: the password of `docker login`.
#include "fakes/auth/digest.h"
#include "fakes/ecr/operations.h"
#include "fakes/ecr/token.h"

namespace fakes::ecr {
namespace {

constexpr std::chrono::hours lifetime(12);

Value authorization_data(Ecr& ecr, const Call& call, const std::string& registry) {
  Token token;
  token.identity = call.identity;
  token.registry = {registry, call.region};
  token.expires = std::chrono::floor<std::chrono::seconds>(call.now) + lifetime;
  return Value::structure({{"authorizationToken", to_base64("AWS:" + seal(ecr.core.store, token))},
                           {"expiresAt", token.expires},
                           {"proxyEndpoint", registry_url(token.registry, call.endpoint)}});
}

Value get_authorization_token(Ecr& ecr, Call& call) {
  Value data = Value::list();
  for (const Value& registry : call.input["registryIds"].items()) {
    data.push(authorization_data(ecr, call, registry.text()));
  }
  if (data.size() == 0) data.push(authorization_data(ecr, call, call.account));
  return Value::structure({{"authorizationData", std::move(data)}});
}

}  // namespace

void add_authorization_operations(Operations& operations) {
  operations.add("GetAuthorizationToken", get_authorization_token);
}

}  // namespace fakes::ecr
