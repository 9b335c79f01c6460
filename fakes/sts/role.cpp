#include "fakes/sts/role.h"

#include <fmt/format.h>

#include "fakes/percent.h"
#include "fakes/sts/credentials.h"
#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace fakes::sts {
namespace {

using std::chrono::seconds;
using wire::Fault;
using wire::Value;

}  // namespace

std::optional<Role> find_role(Core& core, const Call& call, const std::string& arn) {
  const auto parts = sim::split(arn, ':');
  const bool is_role = parts.size() == 6 && parts[0] == "arn" && parts[2] == "iam" &&
                       is_account_id(parts[4]) && parts[5].compare(0, 5, "role/") == 0;
  if (!is_role) throw Fault("ValidationError", arn + " is invalid");
  const std::string name = parts[5].substr(parts[5].rfind('/') + 1);
  if (name.empty() || name.size() > 64) throw Fault("ValidationError", arn + " is invalid");
  Value found;
  try {
    found = core.call({"iam", "GetRole", Value::structure({{"RoleName", name}}), parts[4],
                       call.region, "", std::nullopt, call.source_ip})["Role"];
  } catch (const Fault&) {
    return std::nullopt;
  }
  Role role{parts[4],
            found["RoleName"].text(),
            found["RoleId"].text(),
            found["Arn"].text(),
            percent_decode(found["AssumeRolePolicyDocument"].text(), Plus::literal),
            seconds(found["MaxSessionDuration"].integer(3600))};
  // The path belongs to the ARN.
  if (role.arn != arn) return std::nullopt;
  return role;
}

bool trusts(const Role& role, std::string_view action, const policy::Principal& principal,
            const policy::Keys& keys) {
  try {
    const auto trust = policy::Policy::parse(role.trust, policy::Kind::trust);
    return decide(trust, {std::string(action), role.arn, principal, keys}) ==
           policy::Decision::allow;
  } catch (const Fault&) {
    return false;
  }
}

seconds session_length(const Call& call, const Role& role) {
  const seconds wanted(call.input["DurationSeconds"].integer(3600));
  if (is_session(call.identity) && wanted > seconds(3600)) {
    throw Fault("ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed "
                "by role chaining");
  }
  if (call.input.has("DurationSeconds") && wanted > role.max_session) {
    throw Fault("ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return wanted;
}

Identity session_identity(const Role& role, const std::string& session) {
  return {role.account,
          fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", role.account, role.name, session),
          role.id + ":" + session, ""};
}

}  // namespace fakes::sts
