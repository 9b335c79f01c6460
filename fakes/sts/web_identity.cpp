#include "fakes/sts/web_identity.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "fakes/wire/encoding.h"
#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace fakes::sts {
namespace {

using nlohmann::json;
using wire::Fault;

[[noreturn]] void refuse() {
  throw Fault("InvalidIdentityToken",
              "The ID Token provided is not a valid JWT. (You may see this error if you sent an "
              "Access Token)");
}

// RFC 7515, section 2: base64 with '-' and '_', without padding.
json part(std::string text) {
  for (char& c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  const auto bytes = wire::unbase64(text);
  if (!bytes) refuse();
  // Deeper than any real token.
  int depth = 0;
  const auto callback = [&](int level, json::parse_event_t, json&) {
    depth = std::max(depth, level);
    return level < 16;
  };
  json value = json::parse(*bytes, callback, false);
  if (!value.is_object() || depth >= 16) refuse();
  return value;
}

std::string text_of(const json& claims, const char* name) {
  const auto found = claims.find(name);
  return found != claims.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

WebIdentity read_web_identity(std::string_view token) {
  const auto parts = sim::split(token, '.');
  if (parts.size() != 3 || parts[2].empty()) refuse();
  part(parts[0]);
  const json claims = part(parts[1]);
  WebIdentity identity;
  identity.issuer = text_of(claims, "iss");
  identity.subject = text_of(claims, "sub");
  const auto expires = claims.find("exp");
  if (identity.issuer.empty() || identity.subject.empty() || expires == claims.end() ||
      !expires->is_number()) {
    throw Fault("InvalidIdentityToken",
                "Missing a required claim: iss, sub and exp are needed in the token");
  }
  // Years beyond what a clock can show are as good as never.
  const double seconds = std::clamp(expires->get<double>(), 0.0, 1e11);
  identity.expires = std::chrono::sys_seconds(std::chrono::seconds(std::llround(seconds)));
  constexpr std::string_view scheme = "https://";
  if (identity.issuer.compare(0, scheme.size(), scheme) == 0) {
    identity.issuer.erase(0, scheme.size());
  }
  if (const auto audience = claims.find("aud"); audience != claims.end()) {
    const json list = audience->is_array() ? *audience : json::array({*audience});
    for (const json& one : list) {
      if (one.is_string()) identity.audiences.push_back(one.get<std::string>());
    }
  }
  identity.keys.add(identity.issuer + ":sub", identity.subject);
  for (const std::string& audience : identity.audiences) {
    identity.keys.add(identity.issuer + ":aud", audience);
  }
  for (const char* claim : {"amr", "azp", "email", "oaud"}) {
    const std::string text = text_of(claims, claim);
    if (!text.empty()) identity.keys.add(identity.issuer + ":" + claim, text);
  }
  return identity;
}

}  // namespace fakes::sts
