#include "fakes/ecr/front_auth.h"

#include "fakes/auth/digest.h"
#include "fakes/ecr/token.h"
#include "fakes/wire/encoding.h"

namespace fakes::ecr {
namespace {

constexpr std::string_view user = "AWS:";

[[noreturn]] void refuse_token() {
  throw Fault("InvalidAuthorizationToken",
              "Your authorization token is not valid. Get one with `aws ecr get-login-password`; "
              "the user name is AWS.")
      .with_status(400);
}

// What a layer's address has in its query.
std::optional<std::string> token_in_query(const Request& request) {
  for (const auto& [name, value] : request.query_parameters()) {
    if (name == "token") return value;
  }
  return std::nullopt;
}

// "AWS:<password>" of the header; nothing without one.
std::optional<std::string> basic_credentials(const Request& request) {
  const auto header = request.header("authorization");
  if (!header) return std::nullopt;
  constexpr std::string_view scheme = "Basic ";
  if (!wire::equal_ignoring_case(header->substr(0, scheme.size()), scheme)) refuse_token();
  auto text = from_base64(header->substr(scheme.size()));
  if (!text) refuse_token();
  return text;
}

std::optional<Token> token_of(Core& core, const RawCall& call) {
  if (const auto sealed = token_in_query(call.request)) {
    auto token = unseal(core.store, *sealed);
    if (!token || token->target != call.request.path) refuse_token();
    return token;
  }
  const auto credentials = basic_credentials(call.request);
  if (!credentials) return std::nullopt;
  auto token = credentials->starts_with(user)
                   ? unseal(core.store, std::string_view(*credentials).substr(user.size()))
                   : std::nullopt;
  if (token && token->target.empty()) return token;
  // Where nobody is refused, any password will do.
  if (call.verifier.strictness() == Strictness::any) return std::nullopt;
  refuse_token();
}

}  // namespace

std::optional<Visitor> find_visitor(Core& core, const RawCall& call) {
  const auto token = token_of(core, call);
  if (token && token->expires <= call.now) {
    throw Fault("ExpiredAuthorizationToken",
                "Your authorization token has expired. Reauthenticate and try again.")
        .with_status(403);
  }
  Scope registry{call.registry, call.region};
  if (token) return Visitor{token->identity, registry.account.empty() ? token->registry : registry};
  if (call.verifier.strictness() != Strictness::any) return std::nullopt;
  const Identity root = core.accounts.identity(registry.account);
  return Visitor{root, {root.account, registry.region}};
}

}  // namespace fakes::ecr
