#include "fakes/ecr/access.h"

#include <fmt/format.h>

#include "fakes/policy/document.h"
#include "fakes/policy/evaluate.h"

namespace fakes::ecr {
namespace {

struct Asked {
  const Identity& caller;
  const std::string& owner;
  std::string action;
  std::string resource;
  const std::string& source_ip;
};

policy::Question question_of(const Asked& asked) {
  policy::Question question;
  question.action = asked.action;
  question.resource = asked.resource;
  question.principal.account = asked.caller.account;
  question.principal.arn = asked.caller.arn;
  question.keys.add("aws:PrincipalArn", asked.caller.arn);
  question.keys.add("aws:PrincipalAccount", asked.caller.account);
  question.keys.add("aws:userid", asked.caller.user_id);
  question.keys.add("aws:SourceIp", asked.source_ip);
  return question;
}

// What was written was read once already, so it can be read again.
void check(const Asked& asked, const std::optional<std::string>& document, policy::Kind kind) {
  auto decision = policy::Decision::none;
  if (document) decision = decide(policy::Policy::parse(*document, kind), question_of(asked));
  const bool is_own = asked.caller.account == asked.owner;
  if (decision == policy::Decision::allow || (is_own && decision != policy::Decision::deny)) return;
  const auto reason =
      decision == policy::Decision::deny
          ? std::string("with an explicit deny in a resource-based policy")
          : fmt::format("because no resource-based policy allows the {} action", asked.action);
  throw Fault("AccessDeniedException",
              fmt::format("User: {} is not authorized to perform: {} on resource: {} {}",
                          asked.caller.arn, asked.action, asked.resource, reason))
      .with_status(400);
}

}  // namespace

void check_access(const Identity& caller, const Repository& repository, std::string_view operation,
                  const std::string& source_ip) {
  check({caller, repository.scope.account, fmt::format("ecr:{}", operation), repository.arn(),
         source_ip},
        repository.policy, policy::Kind::trust);
}

void check_registry_access(Transaction& state, const Identity& caller, const Scope& scope,
                           std::string_view operation, const std::string& resource,
                           const std::string& source_ip) {
  check({caller, scope.account, fmt::format("ecr:{}", operation), resource, source_ip},
        find_setting(state, scope, kRegistryPolicy), policy::Kind::resource);
}

std::optional<std::string> find_setting(Transaction& state, const Scope& scope,
                                        std::string_view name) {
  return state.first(
      "SELECT body FROM ecr_settings WHERE account = ? AND region = ? AND name = ?",
      [](const Row& row) { return row.text(0); }, scope.account, scope.region, name);
}

void put_setting(Transaction& state, const Scope& scope, std::string_view name,
                 std::string_view body) {
  state.run(
      "INSERT INTO ecr_settings (account, region, name, body) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (account, region, name) DO UPDATE SET body = excluded.body",
      scope.account, scope.region, name, body);
}

void remove_setting(Transaction& state, const Scope& scope, std::string_view name) {
  state.run("DELETE FROM ecr_settings WHERE account = ? AND region = ? AND name = ?", scope.account,
            scope.region, name);
}

}  // namespace fakes::ecr
