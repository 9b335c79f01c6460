// Parameters that stand for secrets of Secrets Manager:
// /aws/reference/secretsmanager/<secret>[:<version id or stage>]
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

inline bool is_secret_reference(std::string_view name) {
  return name.starts_with("/aws/reference/secretsmanager/");
}

// Shape Parameter. Throws Fault ValidationException when it is not to be decrypted and
// ParameterNotFound when Secrets Manager does not give the secret.
Value resolve_secret(const Core& core, const Call& call, std::string_view name);

}  // namespace fakes::ssm
