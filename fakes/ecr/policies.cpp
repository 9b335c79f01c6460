// Policies of repositories and of registries. Access.h asks them.
#include <fmt/format.h>

#include "fakes/ecr/access.h"
#include "fakes/ecr/scanning.h"
#include "fakes/policy/document.h"

namespace fakes::ecr {
namespace {

// As AWS, which says no more of what is wrong; the rest helps the reader.
void check_policy(const std::string& text, policy::Kind kind, std::string_view whose) {
  try {
    policy::Policy::parse(text, kind);
  } catch (const Fault& fault) {
    throw Fault("InvalidParameterException",
                fmt::format("Invalid parameter at 'PolicyText' failed to satisfy constraint: "
                            "'Invalid {} policy provided': {}",
                            whose, fault.message()));
  }
}

Value with_policy(const Repository& repository, const std::string& text) {
  Value output = named(repository);
  output.set("policyText", text);
  return output;
}

[[noreturn]] void no_policy(const Repository& repository) {
  throw Fault("RepositoryPolicyNotFoundException",
              fmt::format("Repository policy does not exist for the repository with name '{}' in "
                          "the registry with id '{}'",
                          repository.name, repository.scope.account));
}

// Nobody locks himself out without saying that he means it.
void check_lockout(const Call& call, const Repository& repository) {
  if (call.input["force"].boolean()) return;
  try {
    check_access(call.identity, repository, "SetRepositoryPolicy", call.source_ip);
  } catch (const Fault&) {
    throw Fault("InvalidParameterException",
                "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'the policy would "
                "keep you from setting it again; use force to set it all the same'");
  }
}

Value set_repository_policy(Ecr& ecr, Call& call) {
  const std::string& text = call.input["policyText"].text();
  return ecr.core.store.write([&](Transaction& state) {
    Repository repository = repository_of(state, call);
    check_policy(text, policy::Kind::trust, "repository");
    repository.policy = text;
    check_lockout(call, repository);
    update(state, repository);
    return with_policy(repository, text);
  });
}

Value get_repository_policy(Ecr& ecr, Call& call) {
  return ecr.core.store.read([&](Transaction& state) {
    const Repository repository = repository_of(state, call);
    if (!repository.policy) no_policy(repository);
    return with_policy(repository, *repository.policy);
  });
}

Value delete_repository_policy(Ecr& ecr, Call& call) {
  return ecr.core.store.write([&](Transaction& state) {
    Repository repository = repository_of(state, call);
    if (!repository.policy) no_policy(repository);
    Value output = with_policy(repository, *repository.policy);
    repository.policy.reset();
    update(state, repository);
    return output;
  });
}

Value registry_policy(Transaction& state, const Scope& scope) {
  const auto text = find_setting(state, scope, kRegistryPolicy);
  if (!text) {
    throw Fault(
        "RegistryPolicyNotFoundException",
        fmt::format("Registry policy does not exist in the registry with id '{}'", scope.account));
  }
  return Value::structure({{"registryId", scope.account}, {"policyText", *text}});
}

Value put_registry_policy(Ecr& ecr, Call& call) {
  const std::string& text = call.input["policyText"].text();
  check_policy(text, policy::Kind::resource, "registry");
  ecr.core.store.write(
      [&](Transaction& state) { put_setting(state, scope_of(call), kRegistryPolicy, text); });
  return Value::structure({{"registryId", call.account}, {"policyText", text}});
}

Value get_registry_policy(Ecr& ecr, Call& call) {
  return ecr.core.store.read(
      [&](Transaction& state) { return registry_policy(state, scope_of(call)); });
}

Value delete_registry_policy(Ecr& ecr, Call& call) {
  return ecr.core.store.write([&](Transaction& state) {
    Value output = registry_policy(state, scope_of(call));
    remove_setting(state, scope_of(call), kRegistryPolicy);
    return output;
  });
}

// Nothing is replicated: PutReplicationConfiguration is not built.
Value describe_registry(Ecr& /*ecr*/, Call& call) {
  return Value::structure(
      {{"registryId", call.account},
       {"replicationConfiguration", Value::structure({{"rules", Value::list()}})}});
}

Value get_registry_scanning_configuration(Ecr& ecr, Call& call) {
  return ecr.core.store.read([&](Transaction& state) {
    return Value::structure(
        {{"registryId", call.account},
         {"scanningConfiguration", scanning_configuration(state, scope_of(call))}});
  });
}

Value put_registry_scanning_configuration(Ecr& ecr, Call& call) {
  Value configuration =
      Value::structure({{"scanType", call.input["scanType"].text_or("BASIC")},
                        {"rules", call.input.has("rules") ? call.input["rules"] : Value::list()}});
  for (const Value& rule : configuration["rules"].items()) {
    if (rule["scanFrequency"].text() != "CONTINUOUS_SCAN") continue;
    if (configuration["scanType"].text() == "ENHANCED") continue;
    throw Fault("ValidationException",
                "The scan frequency CONTINUOUS_SCAN is of the scan type ENHANCED only.");
  }
  ecr.core.store.write([&](Transaction& state) {
    put_scanning_configuration(state, scope_of(call), configuration);
  });
  return Value::structure({{"registryScanningConfiguration", std::move(configuration)}});
}

}  // namespace

void add_repository_policy_operations(Operations& operations) {
  operations.add("SetRepositoryPolicy", set_repository_policy);
  operations.add("GetRepositoryPolicy", get_repository_policy);
  operations.add("DeleteRepositoryPolicy", delete_repository_policy);
}

void add_registry_operations(Operations& operations) {
  operations.add("PutRegistryPolicy", put_registry_policy);
  operations.add("GetRegistryPolicy", get_registry_policy);
  operations.add("DeleteRegistryPolicy", delete_registry_policy);
  operations.add("DescribeRegistry", describe_registry);
  operations.add("PutRegistryScanningConfiguration", put_registry_scanning_configuration);
  operations.add("GetRegistryScanningConfiguration", get_registry_scanning_configuration);
}

}  // namespace fakes::ecr
