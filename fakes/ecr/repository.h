// A repository of images: what is kept of it in the Store, and how it is found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/ecr/operations.h"
#include "fakes/store.h"

namespace fakes::ecr {

extern const std::string_view kRepositoryTables;

// Times as the Store keeps them: milliseconds since 1970.
std::int64_t millis(Clock::Time time);
Clock::Time time_of(std::int64_t millis);

// Whose registry it is, and where.
struct Scope {
  std::string account;
  std::string region;
};

// The registry that a call is about: its registryId, else the caller's own.
Scope scope_of(const Call& call);
// "arn:aws:ecr:us-east-1:111122223333:<resource>"
std::string arn_of(const Scope& scope, std::string_view resource);

struct Repository {
  std::int64_t id = 0;
  Scope scope;
  std::string name;
  // What it is called in the registry behind: of every repository another, so that one that is made
  // again begins empty.
  std::string home;
  Clock::Time created;
  bool is_immutable = false;
  bool scans_on_push = false;
  std::string encryption = "AES256";
  std::string kms_key = {};
  std::optional<std::string> policy = {};
  std::optional<std::string> lifecycle = {};
  std::optional<Clock::Time> evaluated = {};  // the lifecycle policy

  std::string arn() const { return arn_of(scope, "repository/" + name); }
};

std::optional<Repository> find_repository(Transaction& state, const Scope& scope,
                                          std::string_view name);
std::vector<Repository> repositories_of(Transaction& state, const Scope& scope);
[[noreturn]] void no_repository(const Scope& scope, std::string_view name);
// Throws Fault RepositoryNotFoundException.
Repository get_repository(Transaction& state, const Scope& scope, std::string_view name);
// The one that the call names, if its caller may do to it what the operation does.
Repository repository_of(Transaction& state, const Call& call);
Repository repository_of(Ecr& ecr, const Call& call);

void insert(Transaction& state, Repository& repository);  // gives it id and home
void update(Transaction& state, const Repository& repository);
// With all that belongs to it in the Store.
void remove(Transaction& state, const Repository& repository);

// The shape Repository; `endpoint` is where the caller asked, which tells the name of the registry.
Value describe(const Repository& repository, std::string_view endpoint);

// "111122223333.dkr.ecr.us-east-1.amazonaws.com" when the API was asked by AWS's name; otherwise
// the address that the client knows, since no other leads here: "127.0.0.1:4566".
std::string registry_host(const Scope& scope, std::string_view endpoint);

// The same with its scheme: AWS's is https, any other the endpoint's.
std::string registry_url(const Scope& scope, std::string_view endpoint);

// The registry and the repository's name, which most answers begin with.
Value named(const Repository& repository);

}  // namespace fakes::ecr
