#include "fakes/sts/credentials.h"

#include "fakes/auth/key_ids.h"
#include "fakes/policy/document.h"
#include "fakes/wire/fault.h"

namespace fakes::sts {

using wire::Fault;
using wire::Value;

Value give_credentials(Core& core, const Call& call, const Identity& identity,
                       std::chrono::seconds lifetime) {
  Key key;
  key.id = new_key_id("ASIA", identity.account);
  key.secret = new_secret_key();
  key.identity = identity;
  key.identity.access_key = key.id;
  key.session_token = new_session_token();
  // AWS's have no fraction of a second.
  key.expires = std::chrono::floor<std::chrono::seconds>(call.now) + lifetime;
  key.created = call.now;
  core.accounts.put_key(key);
  return Value::structure({{"AccessKeyId", key.id},
                           {"SecretAccessKey", key.secret},
                           {"SessionToken", *key.session_token},
                           {"Expiration", *key.expires}});
}

bool is_session(const Identity& identity) {
  return identity.arn.find(":assumed-role/") != std::string::npos ||
         identity.arn.find(":federated-user/") != std::string::npos;
}

void check_session_policy(const Call& call) {
  const Value* document = call.input.find("Policy");
  if (document != nullptr) policy::Policy::parse(document->text(), policy::Kind::identity);
  if (call.input["PolicyArns"].size() > 10) {
    throw Fault("LimitExceeded", "The number of session policies is more than 10.");
  }
}

}  // namespace fakes::sts
