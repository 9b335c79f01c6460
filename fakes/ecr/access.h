// Who may do what to a repository. As everywhere in the fakes, nobody is refused by an identity's
// policies: callers of the registry's own account may do all that the repository's policy does not
// deny, others what it allows. Source: Amazon ECR User Guide, "Private repository policies".
#pragma once

#include <string>
#include <string_view>

#include "fakes/accounts.h"
#include "fakes/ecr/repository.h"

namespace fakes::ecr {

// `operation` is "BatchGetImage". Throws Fault AccessDeniedException.
void check_access(const Identity& caller, const Repository& repository, std::string_view operation,
                  const std::string& source_ip);
// The same of a registry as a whole, whose policy is in the Store.
void check_registry_access(Transaction& state, const Identity& caller, const Scope& scope,
                           std::string_view operation, const std::string& resource,
                           const std::string& source_ip);

// A setting of a registry: a policy, a configuration, as text.
std::optional<std::string> find_setting(Transaction& state, const Scope& scope,
                                        std::string_view name);
void put_setting(Transaction& state, const Scope& scope, std::string_view name,
                 std::string_view body);
void remove_setting(Transaction& state, const Scope& scope, std::string_view name);

inline constexpr std::string_view kRegistryPolicy = "policy";

}  // namespace fakes::ecr
