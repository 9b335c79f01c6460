#include "fakes/policy/evaluate.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "fakes/policy/ip_range.h"
#include "fakes/policy/wildcard.h"
#include "fakes/request.h"
#include "sim/base/text.h"

namespace fakes::policy {
namespace {

// arn:aws:sts::1:assumed-role/name/session -> arn:aws:iam::1:role/name. A role's path is not in the
// session's ARN, so the last part of the role's ARN is compared.
bool is_session_of(const std::string& arn, const std::string& role) {
  const auto session = sim::split(arn, ':');
  const auto parts = sim::split(role, ':');
  if (session.size() != 6 || parts.size() != 6 || session[4] != parts[4]) return false;
  const auto name = sim::split(session[5], '/');
  if (name.size() != 3 || name[0] != "assumed-role") return false;
  if (parts[5].compare(0, 5, "role/") != 0) return false;
  return sim::split(parts[5], '/').back() == name[1];
}

bool names(const std::string& written, const Principal& principal) {
  if (principal.account.empty()) return false;
  if (written == principal.account || written == principal.arn) return true;
  if (written == "arn:aws:iam::" + principal.account + ":root") return true;
  return is_session_of(principal.arn, written);
}

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return !text.empty() && std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool includes(const Principals& principals, const Principal& principal) {
  if (principals.everyone) return true;
  return std::any_of(principals.aws.begin(), principals.aws.end(),
                     [&](const std::string& written) { return names(written, principal); }) ||
         contains(principals.canonical, principal.canonical_id) ||
         contains(principals.services, principal.service) ||
         contains(principals.federated, principal.federated);
}

bool matches_action(const Statement& statement, const std::string& action) {
  return std::any_of(
      statement.actions.begin(), statement.actions.end(),
      [&](const std::string& text) { return Pattern(text).matches_any_case(action); });
}

bool matches_resource(const Statement& statement, const Question& question, bool variables) {
  const auto lookup = [&](std::string_view key) { return question.keys.single(key); };
  return std::any_of(
      statement.resources.begin(), statement.resources.end(), [&](const std::string& text) {
        const auto pattern =
            variables ? Pattern::with_variables(text, lookup) : std::optional(Pattern(text));
        return pattern && pattern->matches(question.resource);
      });
}

bool applies(const Statement& statement, const Question& question, bool variables) {
  if (statement.principals &&
      includes(*statement.principals, question.principal) == statement.not_principals) {
    return false;
  }
  if (matches_action(statement, question.action) == statement.not_actions) return false;
  if (!statement.resources.empty() &&
      matches_resource(statement, question, variables) == statement.not_resources) {
    return false;
  }
  return std::all_of(
      statement.conditions.begin(), statement.conditions.end(),
      [&](const Condition& condition) { return holds(condition, question.keys, variables); });
}

// Keys that tie a statement to somebody, when their values are fixed.
constexpr std::array tying_keys = {
    std::string_view("aws:principalarn"),
    std::string_view("aws:principalaccount"),
    std::string_view("aws:principalorgid"),
    std::string_view("aws:principalorgpaths"),
    std::string_view("aws:sourcearn"),
    std::string_view("aws:sourcevpc"),
    std::string_view("aws:sourcevpce"),
    std::string_view("aws:sourceowner"),
    std::string_view("aws:sourceaccount"),
    std::string_view("aws:userid"),
    std::string_view("aws:username"),
    std::string_view("aws:sourceip"),
    std::string_view("aws:sourceorgid"),
    std::string_view("aws:sourceorgpaths"),
    std::string_view("s3:dataaccesspointarn"),
    std::string_view("s3:dataaccesspointaccount"),
    std::string_view("s3:x-amz-server-side-encryption-aws-kms-key-id"),
};

bool is_narrow_range(const std::string& text) {
  const auto range = IpRange::parse(text);
  return range && range->prefix_bits() >= (range->is_v4() ? 8 : 32);
}

bool is_fixed(const std::string& key, const std::string& value) {
  if (key == "aws:sourceip") return is_narrow_range(value);
  // "AROLEID:*" stands for all sessions of one role.
  if (key == "aws:userid" && value.size() > 2 && value.substr(value.size() - 2) == ":*") {
    return value.find_first_of("*?$") == value.size() - 1;
  }
  // The bucket of an access point, or a topic, may be any in a fixed account.
  if (key == "aws:sourcearn" || key == "s3:dataaccesspointarn" || key == "aws:principalarn") {
    const auto parts = sim::split(value, ':');
    if (parts.size() >= 6 && !parts[4].empty()) {
      return parts[4].find_first_of("*?$") == std::string::npos;
    }
  }
  return value.find_first_of("*?") == std::string::npos && value.find("${") == std::string::npos;
}

bool ties(const Condition& condition) {
  const std::string key = lower_case(condition.key);
  if (std::find(tying_keys.begin(), tying_keys.end(), key) == tying_keys.end()) return false;
  const auto& test = condition.test;
  if (test.negated || test.if_exists || test.quantifier == Quantifier::all_values) return false;
  const bool compares =
      test.comparison == Comparison::string_equals || test.comparison == Comparison::string_like ||
      test.comparison == Comparison::string_equals_any_case ||
      test.comparison == Comparison::arn_like || test.comparison == Comparison::ip_address;
  return compares && std::all_of(condition.values.begin(), condition.values.end(),
                                 [&key](const auto& value) { return is_fixed(key, value); });
}

}  // namespace

Decision decide(const Policy& policy, const Question& question) {
  Decision decision = Decision::none;
  for (const auto& statement : policy.statements) {
    if (!applies(statement, question, policy.has_variables())) continue;
    if (statement.effect == Effect::deny) return Decision::deny;
    decision = Decision::allow;
  }
  return decision;
}

bool is_public(const Statement& statement) {
  if (statement.effect != Effect::allow) return false;
  if (!statement.principals) return false;
  if (!statement.principals->everyone && !statement.not_principals) return false;
  return std::none_of(statement.conditions.begin(), statement.conditions.end(), ties);
}

bool is_public(const Policy& policy) {
  return std::any_of(policy.statements.begin(), policy.statements.end(),
                     [](const Statement& statement) { return is_public(statement); });
}

}  // namespace fakes::policy
