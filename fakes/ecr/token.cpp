#include "fakes/ecr/token.h"

#include <nlohmann/json.hpp>

#include "fakes/auth/digest.h"
#include "fakes/ecr/access.h"
#include "fakes/random.h"

namespace fakes::ecr {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSecret = "secret";

// One for all accounts, made with the first token.
std::string secret_of(Store& store) {
  const Scope nobody;
  const auto known =
      store.read([&](Transaction& state) { return find_setting(state, nobody, kSecret); });
  if (known) return *known;
  return store.write([&](Transaction& state) {
    if (const auto made = find_setting(state, nobody, kSecret)) return *made;
    std::string secret = random_hex(64);
    put_setting(state, nobody, kSecret, secret);
    return secret;
  });
}

}  // namespace

// The outer form is that of AWS's, whose "expiration" some clients read.
std::string seal(Store& store, const Token& token) {
  const std::string payload =
      Json{{"account", token.identity.account},  {"arn", token.identity.arn},
           {"user", token.identity.user_id},     {"key", token.identity.access_key},
           {"registry", token.registry.account}, {"region", token.registry.region},
           {"expires", millis(token.expires)},   {"target", token.target}}
          .dump();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(token.expires);
  const Json outer = {{"payload", to_base64(payload)},
                      {"datakey", to_base64(hmac_sha256(secret_of(store), payload))},
                      {"version", "2"},
                      {"type", "DATA_KEY"},
                      {"expiration", seconds.time_since_epoch().count()}};
  return to_base64(outer.dump());
}

std::optional<Token> unseal(Store& store, std::string_view text) {
  const auto bytes = from_base64(text);
  const Json outer = bytes ? Json::parse(*bytes, nullptr, false) : Json();
  if (!outer.is_object() || !outer.contains("payload") || !outer["payload"].is_string() ||
      !outer.contains("datakey") || !outer["datakey"].is_string()) {
    return std::nullopt;
  }
  const auto payload = from_base64(outer["payload"].get<std::string>());
  if (!payload) return std::nullopt;
  const std::string wanted = to_base64(hmac_sha256(secret_of(store), *payload));
  if (!same_signature(outer["datakey"].get<std::string>(), wanted)) return std::nullopt;
  const Json inner = Json::parse(*payload);
  Token token;
  token.identity = {inner["account"], inner["arn"], inner["user"], inner["key"]};
  token.registry = {inner["registry"], inner["region"]};
  token.expires = time_of(inner["expires"].get<std::int64_t>());
  token.target = inner["target"];
  return token;
}

}  // namespace fakes::ecr
