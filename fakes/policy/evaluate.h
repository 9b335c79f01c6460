// What policies say about a request. Source: IAM User Guide, "Policy evaluation logic".
#pragma once

#include <string>

#include "fakes/policy/condition.h"
#include "fakes/policy/document.h"

namespace fakes::policy {

// Who asks; all empty for anonymous callers.
struct Principal {
  std::string account;
  std::string arn;
  std::string canonical_id;  // of the account, as S3 calls it
  std::string service;       // an AWS service that acts for itself
  std::string federated;

  bool is_anonymous() const { return account.empty() && service.empty() && federated.empty(); }
};

struct Question {
  std::string action;    // "s3:GetObject"
  std::string resource;  // ARN
  Principal principal;
  Keys keys;
};

enum class Decision { none, allow, deny };

// Deny wins over allow. Policies of the kind identity are asked for their principal only.
Decision decide(const Policy& policy, const Question& question);

// Whether anybody in the world can be allowed something, by S3's rules for blocking public access.
// Source: Amazon S3 User Guide, "The meaning of 'public'".
bool is_public(const Policy& policy);
bool is_public(const Statement& statement);

}  // namespace fakes::policy
