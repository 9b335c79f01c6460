// A policy in IAM's language: read, kept to its grammar, and not yet asked anything (evaluate.h).
// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/policy/condition.h"

namespace fakes::policy {

enum class Effect { allow, deny };

// What a policy hangs on: it decides which elements a statement must have.
enum class Kind {
  resource,  // a bucket's: Principal and Resource
  identity,  // a user's or a role's: Resource, and no Principal
  trust,     // who may assume a role: Principal, and no Resource
};

struct Principals {
  bool everyone = false;               // "*", or "*" among the AWS ones
  std::vector<std::string> aws;        // accounts, ARNs
  std::vector<std::string> canonical;  // CanonicalUser
  std::vector<std::string> services;   // logging.s3.amazonaws.com
  std::vector<std::string> federated;
};

struct Statement {
  std::string sid;
  Effect effect = Effect::deny;
  std::optional<Principals> principals = {};
  bool not_principals = false;  // NotPrincipal, and so on
  std::vector<std::string> actions = {};
  bool not_actions = false;
  std::vector<std::string> resources = {};
  bool not_resources = false;
  std::vector<Condition> conditions = {};
};

struct Policy {
  std::string version;  // "2008-10-17" when the document says none
  std::string id;
  std::vector<Statement> statements;

  bool has_variables() const { return version == "2012-10-17"; }

  // Throws Fault MalformedPolicy (MalformedPolicyDocument of the other kinds) with S3's words, and
  // the place of the mistake where it is one of JSON.
  static Policy parse(std::string_view json, Kind kind);
};

}  // namespace fakes::policy
