#include <fmt/format.h>

#include "fakes/sts/credentials.h"
#include "fakes/sts/operations.h"
#include "fakes/sts/role.h"
#include "fakes/wire/fault.h"

namespace fakes::sts {
namespace {

using wire::Fault;
using wire::Value;

void add_request_keys(policy::Keys& keys, const Call& call) {
  keys.add("sts:RoleSessionName", call.input["RoleSessionName"].text());
  if (const Value* id = call.input.find("ExternalId")) keys.add("sts:ExternalId", id->text());
  if (const Value* source = call.input.find("SourceIdentity")) {
    keys.add("sts:SourceIdentity", source->text());
  }
  for (const Value& tag : call.input["Tags"].items()) {
    keys.add("aws:RequestTag/" + tag["Key"].text(), tag["Value"].text());
    keys.add("aws:TagKeys", tag["Key"].text());
  }
  keys.add("aws:PrincipalArn", call.identity.arn);
  keys.add("aws:PrincipalAccount", call.identity.account);
  keys.add("aws:userid", call.identity.user_id);
  keys.add("aws:SourceIp", call.source_ip);
  const auto user = call.identity.arn.find(":user/");
  if (user != std::string::npos) {
    keys.add("aws:username", call.identity.arn.substr(call.identity.arn.rfind('/') + 1));
  }
}

}  // namespace

Reply assume_role(Core& core, Call& call) {
  const std::string& arn = call.input["RoleArn"].text();
  const auto role = find_role(core, call, arn);
  policy::Keys keys;
  add_request_keys(keys, call);
  policy::Principal caller;
  caller.account = call.identity.account;
  caller.arn = call.identity.arn;
  // Who may not assume a role does not learn whether there is one.
  if (!role || !trusts(*role, "sts:AssumeRole", caller, keys)) {
    throw Fault("AccessDenied",
                fmt::format("User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                            call.identity.arn, arn))
        .with_status(403);
  }
  check_session_policy(call);
  const auto length = session_length(call, *role);
  const Identity identity = session_identity(*role, call.input["RoleSessionName"].text());
  Reply reply;
  reply.output.set("Credentials", give_credentials(core, call, identity, length));
  reply.output.set("AssumedRoleUser",
                   Value::structure({{"AssumedRoleId", identity.user_id}, {"Arn", identity.arn}}));
  if (const Value* source = call.input.find("SourceIdentity")) {
    reply.output.set("SourceIdentity", *source);
  }
  return reply;
}

}  // namespace fakes::sts
