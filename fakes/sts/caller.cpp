// What callers ask about themselves, and temporary keys of their own.
#include <fmt/format.h>

#include "fakes/auth/key_ids.h"
#include "fakes/sts/credentials.h"
#include "fakes/sts/operations.h"
#include "fakes/wire/fault.h"

namespace fakes::sts {
namespace {

using std::chrono::seconds;
using wire::Fault;
using wire::Value;

bool is_root(const Identity& identity) {
  return identity.arn.size() > 5 && identity.arn.substr(identity.arn.size() - 5) == ":root";
}

// Root's own sessions are an hour long at most, and he is given no more when he asks for more.
seconds own_session_length(const Call& call) {
  const seconds usual(12 * 3600);
  const seconds wanted(call.input["DurationSeconds"].integer(usual.count()));
  return is_root(call.identity) ? std::min(wanted, seconds(3600)) : wanted;
}

void refuse_sessions(const Call& call) {
  const auto key = call.identity.access_key;
  if (!is_session(call.identity) && key.compare(0, 4, "ASIA") != 0) return;
  throw Fault("AccessDenied",
              fmt::format("Cannot call {} with session credentials", call.wire.operation->name()))
      .with_status(403);
}

}  // namespace

Reply get_caller_identity(Core& /*core*/, Call& call) {
  return {Value::structure({{"UserId", call.identity.user_id},
                            {"Account", call.identity.account},
                            {"Arn", call.identity.arn}})};
}

Reply get_session_token(Core& core, Call& call) {
  refuse_sessions(call);
  return {Value::structure(
      {{"Credentials", give_credentials(core, call, call.identity, own_session_length(call))}})};
}

Reply get_federation_token(Core& core, Call& call) {
  refuse_sessions(call);
  check_session_policy(call);
  const std::string& name = call.input["Name"].text();
  const std::string& account = call.identity.account;
  const Identity identity{account, fmt::format("arn:aws:sts::{}:federated-user/{}", account, name),
                          account + ":" + name, ""};
  Reply reply;
  reply.output.set("Credentials", give_credentials(core, call, identity, own_session_length(call)));
  reply.output.set("FederatedUser", Value::structure({{"FederatedUserId", identity.user_id},
                                                      {"Arn", identity.arn}}));
  return reply;
}

Reply get_access_key_info(Core& core, Call& call) {
  const std::string& id = call.input["AccessKeyId"].text();
  std::optional<std::string> account = account_of_key_id(id);
  if (const auto key = core.accounts.key(id)) account = key->identity.account;
  if (!account) throw Fault("ValidationError", "Invalid access key id: " + id);
  return {Value::structure({{"Account", *account}})};
}

// Messages that are encoded come with refusals, and no service here encodes any.
Reply decode_authorization_message(Core& /*core*/, Call& /*call*/) {
  throw Fault("InvalidAuthorizationMessageException", "The encoded message is invalid.");
}

}  // namespace fakes::sts
