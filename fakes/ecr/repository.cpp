#include "fakes/ecr/repository.h"

#include <fmt/format.h>

#include "fakes/ecr/access.h"
#include "fakes/partition.h"
#include "fakes/random.h"

namespace fakes::ecr {

const std::string_view kRepositoryTables = R"sql(
  CREATE TABLE ecr_repositories (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
    home TEXT NOT NULL, created INTEGER NOT NULL, immutable INTEGER NOT NULL,
    scans INTEGER NOT NULL, encryption TEXT NOT NULL, kms_key TEXT NOT NULL, policy TEXT,
    lifecycle TEXT, evaluated INTEGER, due INTEGER, UNIQUE (account, region, name));
  CREATE TABLE ecr_resource_tags (
    repository INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (repository, key)) WITHOUT ROWID;
  CREATE TABLE ecr_settings (
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (account, region, name)) WITHOUT ROWID;
  CREATE TABLE ecr_previews (
    repository INTEGER PRIMARY KEY, policy TEXT NOT NULL, started INTEGER NOT NULL);
)sql";

namespace {

constexpr std::string_view aws_suffix = ".amazonaws.com";

Repository read_row(const Row& row) {
  Repository repository;
  repository.id = row.integer(0);
  repository.scope = {row.text(1), row.text(2)};
  repository.name = row.text(3);
  repository.home = row.text(4);
  repository.created = time_of(row.integer(5));
  repository.is_immutable = row.integer(6) != 0;
  repository.scans_on_push = row.integer(7) != 0;
  repository.encryption = row.text(8);
  repository.kms_key = row.text(9);
  repository.policy = row.optional_text(10);
  repository.lifecycle = row.optional_text(11);
  if (!row.is_null(12)) repository.evaluated = time_of(row.integer(12));
  return repository;
}

// "api.ecr.us-east-1.amazonaws.com" of "https://api.ecr.us-east-1.amazonaws.com:443"
std::string_view host_of(std::string_view endpoint) {
  const auto begin = endpoint.find("://");
  if (begin != endpoint.npos) endpoint.remove_prefix(begin + 3);
  return endpoint;
}

}  // namespace

std::int64_t millis(Clock::Time time) {
  return time.time_since_epoch().count();
}

Clock::Time time_of(std::int64_t millis) {
  return Clock::Time(std::chrono::milliseconds(millis));
}

Scope scope_of(const Call& call) {
  const std::string& registry = call.input["registryId"].text();
  return {registry.empty() ? call.account : registry, call.region};
}

std::string arn_of(const Scope& scope, std::string_view resource) {
  return fmt::format("arn:{}:ecr:{}:{}:{}", partition_of(scope.region), scope.region, scope.account,
                     resource);
}

std::optional<Repository> find_repository(Transaction& state, const Scope& scope,
                                          std::string_view name) {
  return state.first(
      "SELECT id, account, region, name, home, created, immutable, scans, encryption, kms_key, "
      "policy, lifecycle, evaluated FROM ecr_repositories "
      "WHERE account = ? AND region = ? AND name = ?",
      read_row, scope.account, scope.region, name);
}

std::vector<Repository> repositories_of(Transaction& state, const Scope& scope) {
  std::vector<Repository> repositories;
  state.each(
      "SELECT id, account, region, name, home, created, immutable, scans, encryption, kms_key, "
      "policy, lifecycle, evaluated FROM ecr_repositories "
      "WHERE account = ? AND region = ? ORDER BY name",
      [&](const Row& row) { repositories.push_back(read_row(row)); }, scope.account, scope.region);
  return repositories;
}

void no_repository(const Scope& scope, std::string_view name) {
  throw Fault("RepositoryNotFoundException",
              fmt::format("The repository with name '{}' does not exist in the registry with id "
                          "'{}'",
                          name, scope.account));
}

Repository get_repository(Transaction& state, const Scope& scope, std::string_view name) {
  auto repository = find_repository(state, scope, name);
  if (!repository) no_repository(scope, name);
  return *std::move(repository);
}

Repository repository_of(Transaction& state, const Call& call) {
  auto repository = get_repository(state, scope_of(call), call.input["repositoryName"].text());
  check_access(call.identity, repository, call.wire.operation->name(), call.source_ip);
  return repository;
}

Repository repository_of(Ecr& ecr, const Call& call) {
  return ecr.core.store.read([&](Transaction& state) { return repository_of(state, call); });
}

void insert(Transaction& state, Repository& repository) {
  repository.home =
      fmt::format("{}/{}/{}", repository.scope.account, repository.scope.region, random_hex(16));
  state.run(
      "INSERT INTO ecr_repositories (account, region, name, home, created, immutable, scans, "
      "encryption, kms_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      repository.scope.account, repository.scope.region, repository.name, repository.home,
      millis(repository.created), repository.is_immutable, repository.scans_on_push,
      repository.encryption, repository.kms_key);
  repository.id = state.last_id();
}

void update(Transaction& state, const Repository& repository) {
  state.run("UPDATE ecr_repositories SET immutable = ?, scans = ?, policy = ? WHERE id = ?",
            repository.is_immutable, repository.scans_on_push, repository.policy, repository.id);
}

void remove(Transaction& state, const Repository& repository) {
  state.run("DELETE FROM ecr_repositories WHERE id = ?", repository.id);
  state.run("DELETE FROM ecr_resource_tags WHERE repository = ?", repository.id);
  state.run("DELETE FROM ecr_previews WHERE repository = ?", repository.id);
  state.run("DELETE FROM ecr_images WHERE repository = ?", repository.id);
  state.run("DELETE FROM ecr_image_tags WHERE repository = ?", repository.id);
  state.run("DELETE FROM ecr_references WHERE repository = ?", repository.id);
  state.run("DELETE FROM ecr_uploads WHERE repository = ?", repository.id);
}

Value describe(const Repository& repository, std::string_view endpoint) {
  Value encryption = Value::structure({{"encryptionType", repository.encryption}});
  if (!repository.kms_key.empty()) encryption.set("kmsKey", repository.kms_key);
  return Value::structure(
      {{"repositoryArn", repository.arn()},
       {"registryId", repository.scope.account},
       {"repositoryName", repository.name},
       {"repositoryUri", registry_host(repository.scope, endpoint) + "/" + repository.name},
       {"createdAt", repository.created},
       {"imageTagMutability", repository.is_immutable ? "IMMUTABLE" : "MUTABLE"},
       {"imageScanningConfiguration", Value::structure({{"scanOnPush", repository.scans_on_push}})},
       {"encryptionConfiguration", std::move(encryption)}});
}

std::string registry_host(const Scope& scope, std::string_view endpoint) {
  const std::string_view host = host_of(endpoint);
  const std::string_view name = host.substr(0, host.rfind(':'));
  if (!host.empty() && !name.ends_with(aws_suffix)) return std::string(host);
  return fmt::format("{}.dkr.ecr.{}{}{}", scope.account, scope.region, aws_suffix,
                     scope.region.starts_with("cn-") ? ".cn" : "");
}

std::string registry_url(const Scope& scope, std::string_view endpoint) {
  const std::string host = registry_host(scope, endpoint);
  return endpoint.ends_with("://" + host) ? std::string(endpoint) : "https://" + host;
}

Value named(const Repository& repository) {
  return Value::structure(
      {{"registryId", repository.scope.account}, {"repositoryName", repository.name}});
}

}  // namespace fakes::ecr
