#include "fakes/ssm/secret_reference.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/auth/digest.h"
#include "fakes/ssm/scope.h"
#include "fakes/wire/json.h"
#include "fakes/wire/model.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kPrefix = "/aws/reference/secretsmanager/";

[[noreturn]] void secret_not_found(std::string_view name) {
  throw Fault("ParameterNotFound",
              fmt::format("An error occurred (ParameterNotFound) when referencing Secrets "
                          "Manager: Secret {} not found.",
                          name));
}

bool is_version_id(std::string_view selector) {
  return selector.size() >= 32 && selector.find('-') != std::string_view::npos;
}

// "secret", "secret:AWSPREVIOUS" or "secret:<version id>" as GetSecretValue's input.
Value secret_input(std::string_view id) {
  const std::size_t colon = id.find(':');
  Value input = Value::structure({{"SecretId", id.substr(0, colon)}});
  if (colon == std::string_view::npos) return input;
  const std::string_view selector = id.substr(colon + 1);
  input.add(is_version_id(selector) ? "VersionId" : "VersionStage", selector);
  return input;
}

// The secret as JSON, which is what SourceResult holds.
std::string source_result(const Value& secret) {
  const auto service = wire::Service::find("secretsmanager");
  const auto shape = service->operation("GetSecretValue")->output();
  std::string text;
  wire::write_json(text, secret, *shape, wire::JsonNames::member);
  auto json = nlohmann::json::parse(text, nullptr, false);
  json["name"] = secret["Name"].text();
  return json.dump();
}

}  // namespace

Value resolve_secret(const Core& core, const Call& call, std::string_view name) {
  if (!call.input["WithDecryption"].boolean()) {
    throw Fault("ValidationException",
                "WithDecryption flag must be True for retrieving a Secret Manager secret.");
  }
  if (!core.call || !wire::Service::find("secretsmanager")) secret_not_found(name);
  Value secret;
  try {
    secret = core.call({"secretsmanager", "GetSecretValue",
                        secret_input(name.substr(kPrefix.size())), call.account, call.region});
  } catch (const Fault&) {
    secret_not_found(name);
  }
  const Value* text = secret.find("SecretString");
  return Value::structure({
      {"Name", name},
      {"Type", "SecureString"},
      {"Value", text != nullptr ? text->text() : to_base64(secret["SecretBinary"].text())},
      {"Version", 0},
      {"SourceResult", source_result(secret)},
      {"LastModifiedDate", secret["CreatedDate"].time(call.now)},
      {"ARN", arn_of(scope_of(call), fmt::format("parameter{}", name))},
      {"DataType", "text"},
  });
}

}  // namespace fakes::ssm
