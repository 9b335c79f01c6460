// What can be changed of a repository: whether its tags stay, and whether images are scanned. There
// is no scanner here: the settings are kept.
#include "fakes/ecr/access.h"
#include "fakes/ecr/scanning.h"

namespace fakes::ecr {
namespace {

Value put_image_tag_mutability(Ecr& ecr, Call& call) {
  return ecr.core.store.write([&](Transaction& state) {
    Repository repository = repository_of(state, call);
    repository.is_immutable = call.input["imageTagMutability"].text() == "IMMUTABLE";
    update(state, repository);
    Value output = named(repository);
    output.set("imageTagMutability", call.input["imageTagMutability"]);
    return output;
  });
}

Value put_image_scanning_configuration(Ecr& ecr, Call& call) {
  return ecr.core.store.write([&](Transaction& state) {
    Repository repository = repository_of(state, call);
    repository.scans_on_push = call.input["imageScanningConfiguration"]["scanOnPush"].boolean();
    update(state, repository);
    Value output = named(repository);
    output.set("imageScanningConfiguration",
               Value::structure({{"scanOnPush", repository.scans_on_push}}));
    return output;
  });
}

Value scanning_of(const Repository& repository, const Value& configuration) {
  std::string frequency = repository.scans_on_push ? "SCAN_ON_PUSH" : "MANUAL";
  Value applied = Value::list();
  for (const Value& rule : configuration["rules"].items()) {
    for (const Value& filter : rule["repositoryFilters"].items()) {
      if (!filter_matches(filter["filter"].text(), repository.name)) continue;
      frequency = rule["scanFrequency"].text();
      applied.push(filter);
    }
  }
  return Value::structure({{"repositoryArn", repository.arn()},
                           {"repositoryName", repository.name},
                           {"scanOnPush", frequency == "SCAN_ON_PUSH"},
                           {"scanFrequency", frequency},
                           {"appliedScanFilters", std::move(applied)}});
}

Value batch_get_repository_scanning_configuration(Ecr& ecr, Call& call) {
  Value found = Value::list();
  Value failures = Value::list();
  ecr.core.store.read([&](Transaction& state) {
    const Scope scope = scope_of(call);
    const Value configuration = scanning_configuration(state, scope);
    for (const Value& name : call.input["repositoryNames"].items()) {
      if (const auto repository = find_repository(state, scope, name.text())) {
        check_access(call.identity, *repository, "BatchGetRepositoryScanningConfiguration",
                     call.source_ip);
        found.push(scanning_of(*repository, configuration));
      } else {
        failures.push(Value::structure({{"repositoryName", name},
                                        {"failureCode", "REPOSITORY_NOT_FOUND"},
                                        {"failureReason", "Repository not found"}}));
      }
    }
  });
  return Value::structure(
      {{"scanningConfigurations", std::move(found)}, {"failures", std::move(failures)}});
}

}  // namespace

void add_repository_setting_operations(Operations& operations) {
  operations.add("PutImageTagMutability", put_image_tag_mutability);
  operations.add("PutImageScanningConfiguration", put_image_scanning_configuration);
  operations.add("BatchGetRepositoryScanningConfiguration",
                 batch_get_repository_scanning_configuration);
}

}  // namespace fakes::ecr
