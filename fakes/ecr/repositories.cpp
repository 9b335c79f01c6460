// Repositories: made, listed, removed.
#include <fmt/format.h>

#include "fakes/ecr/access.h"
#include "fakes/ecr/content.h"
#include "fakes/ecr/image.h"
#include "fakes/ecr/paging.h"
#include "fakes/ecr/repository.h"
#include "fakes/ecr/tags.h"
#include "fakes/partition.h"

namespace fakes::ecr {
namespace {

constexpr std::int64_t most_repositories = 100'000;

Repository repository_to_make(const Call& call) {
  const Value& input = call.input;
  Repository repository;
  repository.scope = scope_of(call);
  repository.name = input["repositoryName"].text();
  // AWS's times have no fraction of a second here.
  repository.created = std::chrono::floor<std::chrono::seconds>(call.now);
  repository.is_immutable = input["imageTagMutability"].text() == "IMMUTABLE";
  repository.scans_on_push = input["imageScanningConfiguration"]["scanOnPush"].boolean();
  const Value& encryption = input["encryptionConfiguration"];
  repository.encryption = encryption["encryptionType"].text_or("AES256");
  repository.kms_key = encryption["kmsKey"].text();
  if (!repository.kms_key.empty() && repository.encryption != "KMS") {
    throw Fault("InvalidParameterException",
                "Invalid parameter at 'encryptionConfiguration' failed to satisfy constraint: "
                "'kmsKey can be given with the encryption type KMS only'");
  }
  if (repository.encryption == "KMS" && repository.kms_key.empty()) {
    repository.kms_key =
        fmt::format("arn:{}:kms:{}:{}:alias/aws/ecr", partition_of(repository.scope.region),
                    repository.scope.region, repository.scope.account);
  }
  return repository;
}

Value create_repository(Ecr& ecr, Call& call) {
  Repository repository = repository_to_make(call);
  ecr.core.store.write([&](Transaction& state) {
    check_registry_access(state, call.identity, repository.scope, "CreateRepository",
                          repository.arn(), call.source_ip);
    if (find_repository(state, repository.scope, repository.name)) {
      throw Fault("RepositoryAlreadyExistsException",
                  fmt::format("The repository with name '{}' already exists in the registry with "
                              "id '{}'",
                              repository.name, repository.scope.account));
    }
    if (state.integer("SELECT count(*) FROM ecr_repositories WHERE account = ? AND region = ?",
                      repository.scope.account, repository.scope.region) >= most_repositories) {
      throw Fault("LimitExceededException",
                  "The maximum number of repositories has been reached for this registry.");
    }
    insert(state, repository);
    put_tags(state, repository, call.input["tags"]);
  });
  return Value::structure({{"repository", describe(repository, call.endpoint)}});
}

Value describe_repositories(Ecr& ecr, Call& call) {
  refuse_pages_of(call.input, "repositoryNames");
  const Scope scope = scope_of(call);
  Value::List items;
  const auto add = [&](const Repository& repository) {
    items.push_back(describe(repository, call.endpoint));
  };
  ecr.core.store.read([&](Transaction& state) {
    if (const Value* names = call.input.find("repositoryNames")) {
      for (const Value& name : names->items()) {
        const Repository repository = get_repository(state, scope, name.text());
        check_access(call.identity, repository, "DescribeRepositories", call.source_ip);
        add(repository);
      }
      return;
    }
    check_registry_access(state, call.identity, scope, "DescribeRepositories",
                          arn_of(scope, "repository/*"), call.source_ip);
    for (const Repository& repository : repositories_of(state, scope)) add(repository);
  });
  Value output = Value::structure();
  if (call.input.has("repositoryNames")) {
    output.set("repositories", std::move(items));
  } else {
    put_page(call.input, "repositories", std::move(items), output);
  }
  return output;
}

Value delete_repository(Ecr& ecr, Call& call) {
  const std::lock_guard lock(ecr.images);
  const bool is_forced = call.input["force"].boolean();
  const Repository repository =
      ecr.core.store.read([&](Transaction& state) { return repository_of(state, call); });
  if (!is_forced && !images_there(ecr.core, repository).empty()) {
    throw Fault("RepositoryNotEmptyException",
                fmt::format("The repository with name '{}' in registry with id '{}' cannot be "
                            "deleted because it still contains images",
                            repository.name, repository.scope.account));
  }
  const auto digests = ecr.core.store.write([&](Transaction& state) {
    std::vector<std::string> found;
    for (const Image& image : images_of(state, repository)) found.push_back(image.digest);
    remove(state, repository);
    return found;
  });
  forget_manifests(ecr.core, repository, digests);
  return Value::structure({{"repository", describe(repository, call.endpoint)}});
}

}  // namespace

void add_repository_operations(Operations& operations) {
  operations.add("CreateRepository", create_repository);
  operations.add("DescribeRepositories", describe_repositories);
  operations.add("DeleteRepository", delete_repository);
}

}  // namespace fakes::ecr
