#include <algorithm>

#include <fmt/format.h>

#include "fakes/sts/credentials.h"
#include "fakes/sts/operations.h"
#include "fakes/sts/role.h"
#include "fakes/sts/web_identity.h"
#include "fakes/wire/fault.h"

namespace fakes::sts {
namespace {

using wire::Fault;
using wire::Value;

// "20260101T000000Z" is what AWS writes here.
std::string basic(std::chrono::sys_seconds time) {
  return basic_time(time);
}

// The provider that IAM has for the token's issuer, which must know one of its audiences.
std::string find_provider(Core& core, const Call& call, const WebIdentity& token,
                          const std::string& account) {
  const std::string arn = fmt::format("arn:aws:iam::{}:oidc-provider/{}", account, token.issuer);
  Value provider;
  try {
    provider = core.call({"iam", "GetOpenIDConnectProvider",
                          Value::structure({{"OpenIDConnectProviderArn", arn}}), account,
                          call.region, "", std::nullopt, call.source_ip});
  } catch (const Fault&) {
    throw Fault("InvalidIdentityToken", "No OpenIDConnect provider found in your account for " +
                                            ("https://" + token.issuer));
  }
  const auto& clients = provider["ClientIDList"].items();
  const bool is_known =
      std::any_of(token.audiences.begin(), token.audiences.end(), [&](const std::string& audience) {
        return std::any_of(clients.begin(), clients.end(),
                           [&](const Value& client) { return client.text() == audience; });
      });
  if (!is_known) throw Fault("InvalidIdentityToken", "Incorrect token audience");
  return arn;
}

}  // namespace

Reply assume_role_with_web_identity(Core& core, Call& call) {
  const WebIdentity token = read_web_identity(call.input["WebIdentityToken"].text());
  if (token.expires <= call.now) {
    throw Fault("ExpiredTokenException",
                fmt::format("Token expired: current date/time {} must be before the expiration "
                            "date/time {}",
                            basic(std::chrono::floor<std::chrono::seconds>(call.now)),
                            basic(token.expires)));
  }
  const auto role = find_role(core, call, call.input["RoleArn"].text());
  const Fault denied =
      Fault("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
          .with_status(403);
  if (!role) throw Fault(denied);
  policy::Principal caller;
  caller.federated = find_provider(core, call, token, role->account);
  policy::Keys keys = token.keys;
  keys.add("sts:RoleSessionName", call.input["RoleSessionName"].text());
  keys.add("aws:FederatedProvider", caller.federated);
  if (!trusts(*role, "sts:AssumeRoleWithWebIdentity", caller, keys)) throw Fault(denied);
  check_session_policy(call);
  const auto length = session_length(call, *role);
  const Identity identity = session_identity(*role, call.input["RoleSessionName"].text());
  core.accounts.account(identity.account);
  return {Value::structure(
      {{"Credentials", give_credentials(core, call, identity, length)},
       {"SubjectFromWebIdentityToken", token.subject},
       {"AssumedRoleUser",
        Value::structure({{"AssumedRoleId", identity.user_id}, {"Arn", identity.arn}})},
       {"Provider", caller.federated},
       {"Audience", token.audiences.front()}})};
}

}  // namespace fakes::sts
