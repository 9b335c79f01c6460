#include "fakes/ecr/lifecycle.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "fakes/ecr/lifecycle_policy.h"
#include "fakes/ecr/paging.h"
#include "fakes/ecr/removal.h"
#include "sim/base/log.h"

namespace fakes::ecr {
namespace {

constexpr std::chrono::hours interval(24);
constexpr std::chrono::minutes retry_interval(10);

[[noreturn]] void no_policy(const Repository& repository) {
  throw Fault("LifecyclePolicyNotFoundException",
              fmt::format("Lifecycle policy does not exist for the repository with name '{}' in "
                          "the registry with id '{}'",
                          repository.name, repository.scope.account));
}

Value with_policy(const Repository& repository, const std::string& text) {
  Value output = named(repository);
  output.set("lifecyclePolicyText", text);
  return output;
}

Value put_lifecycle_policy(Ecr& ecr, Call& call) {
  const std::string& text = call.input["lifecyclePolicyText"].text();
  return ecr.core.store.write([&](Transaction& state) {
    const Repository repository = repository_of(state, call);
    read_lifecycle_policy(text);
    state.run("UPDATE ecr_repositories SET lifecycle = ?, due = ? WHERE id = ?", text,
              millis(call.now + interval), repository.id);
    return with_policy(repository, text);
  });
}

Value kept_policy(Transaction& state, const Call& call) {
  const Repository repository = repository_of(state, call);
  if (!repository.lifecycle) no_policy(repository);
  Value output = with_policy(repository, *repository.lifecycle);
  // AWS says 1970 of those that were not evaluated yet.
  output.set("lastEvaluatedAt", repository.evaluated.value_or(Clock::Time()));
  return output;
}

Value get_lifecycle_policy(Ecr& ecr, Call& call) {
  return ecr.core.store.read([&](Transaction& state) { return kept_policy(state, call); });
}

Value delete_lifecycle_policy(Ecr& ecr, Call& call) {
  return ecr.core.store.write([&](Transaction& state) {
    Value output = kept_policy(state, call);
    state.run(
        "UPDATE ecr_repositories SET lifecycle = NULL, evaluated = NULL, due = NULL WHERE id = ?",
        repository_of(state, call).id);
    return output;
  });
}

Value start_lifecycle_policy_preview(Ecr& ecr, Call& call) {
  return ecr.core.store.write([&](Transaction& state) {
    const Repository repository = repository_of(state, call);
    const Value* given = call.input.find("lifecyclePolicyText");
    if (given == nullptr && !repository.lifecycle) no_policy(repository);
    const std::string text = given ? given->text() : *repository.lifecycle;
    read_lifecycle_policy(text);
    state.run(
        "INSERT INTO ecr_previews (repository, policy, started) VALUES (?, ?, ?) "
        "ON CONFLICT (repository) DO UPDATE SET policy = excluded.policy, "
        "started = excluded.started",
        repository.id, text, millis(call.now));
    Value output = with_policy(repository, text);
    output.set("status", "IN_PROGRESS");
    return output;
  });
}

struct Preview {
  std::string policy;
  Clock::Time started;
};

std::optional<Preview> find_preview(Transaction& state, const Repository& repository) {
  return state.first(
      "SELECT policy, started FROM ecr_previews WHERE repository = ?",
      [](const Row& row) {
        return Preview{row.text(0), time_of(row.integer(1))};
      },
      repository.id);
}

// Those that no list names; only those really go.
std::vector<Expiring> expiring_now(Ecr& ecr, const Repository& repository,
                                   const std::string& policy, Clock::Time now) {
  auto found = expiring(read_lifecycle_policy(policy), images_there(ecr.core, repository), now);
  ecr.core.store.read([&](Transaction& state) {
    std::erase_if(found, [&](const Expiring& one) {
      return !lists_with(state, repository, one.image.digest).empty();
    });
  });
  return found;
}

Value result_of(const Expiring& one) {
  Value tags = Value::list();
  for (const std::string& tag : one.image.tags) tags.push(tag);
  return Value::structure({{"imageTags", std::move(tags)},
                           {"imageDigest", one.image.digest},
                           {"imagePushedAt", in_seconds(one.image.pushed)},
                           {"action", Value::structure({{"type", "EXPIRE"}})},
                           {"appliedRulePriority", one.priority}});
}

bool is_wanted(const Expiring& one, const Value& input) {
  if (!has_status(one.image, input["filter"]["tagStatus"].text())) return false;
  const Value* ids = input.find("imageIds");
  if (ids == nullptr) return true;
  return std::any_of(ids->items().begin(), ids->items().end(),
                     [&](const Value& id) { return find_named({one.image}, id).image != nullptr; });
}

Value get_lifecycle_policy_preview(Ecr& ecr, Call& call) {
  refuse_pages_of(call.input, "imageIds");
  Repository repository;
  const auto preview = ecr.core.store.read([&](Transaction& state) {
    repository = repository_of(state, call);
    return find_preview(state, repository);
  });
  if (!preview) {
    throw Fault("LifecyclePolicyPreviewNotFoundException",
                fmt::format("There is no dry run for the repository with name '{}' in the registry "
                            "with id '{}'",
                            repository.name, repository.scope.account));
  }
  Value::List results;
  for (const Expiring& one : expiring_now(ecr, repository, preview->policy, preview->started)) {
    if (is_wanted(one, call.input)) results.push_back(result_of(one));
  }
  Value output = with_policy(repository, preview->policy);
  output.set("status", "COMPLETE");
  output.set(
      "summary",
      Value::structure({{"expiringImageTotalCount", static_cast<std::int64_t>(results.size())}}));
  put_page(call.input, "previewResults", std::move(results), output);
  return output;
}

void run_policy(Ecr& ecr, const Repository& repository, Clock::Time now) {
  const std::lock_guard lock(ecr.images);
  for (const Expiring& one : expiring_now(ecr, repository, *repository.lifecycle, now)) {
    remove_named(ecr, repository, one.image, std::nullopt);
  }
  ecr.core.store.write([&](Transaction& state) {
    state.run("UPDATE ecr_repositories SET evaluated = ?, due = ? WHERE id = ?", millis(now),
              millis(now + interval), repository.id);
  });
}

}  // namespace

void run_lifecycle_policies(Ecr& ecr, Clock::Time now) {
  std::vector<Repository> due;
  ecr.core.store.read([&](Transaction& state) {
    std::vector<std::pair<Scope, std::string>> names;
    state.each(
        "SELECT account, region, name FROM ecr_repositories "
        "WHERE lifecycle IS NOT NULL AND due <= ?",
        [&](const Row& row) {
          names.push_back({{row.text(0), row.text(1)}, row.text(2)});
        },
        millis(now));
    for (const auto& [scope, name] : names) due.push_back(get_repository(state, scope, name));
  });
  for (const Repository& repository : due) {
    try {
      run_policy(ecr, repository, now);
    } catch (const Fault& fault) {
      sim::log::warning("{}: its lifecycle policy was not carried out: {}", repository.arn(),
                        fault.message());
      ecr.core.store.write([&](Transaction& state) {
        state.run("UPDATE ecr_repositories SET due = ? WHERE id = ?", millis(now + retry_interval),
                  repository.id);
      });
    }
  }
}

void add_lifecycle_operations(Operations& operations) {
  operations.add("PutLifecyclePolicy", put_lifecycle_policy);
  operations.add("GetLifecyclePolicy", get_lifecycle_policy);
  operations.add("DeleteLifecyclePolicy", delete_lifecycle_policy);
  operations.add("StartLifecyclePolicyPreview", start_lifecycle_policy_preview);
  operations.add("GetLifecyclePolicyPreview", get_lifecycle_policy_preview);
}

}  // namespace fakes::ecr
