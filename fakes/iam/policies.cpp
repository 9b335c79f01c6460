// Managed policies and their versions.
#include "fakes/iam/documents.h"
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"
#include "fakes/percent.h"

namespace fakes::iam {
namespace {

using wire::Value;

constexpr std::size_t max_bytes = 6144;
constexpr int max_versions = 5;

struct Version {
  std::int64_t number = 0;
  std::string document;
  Clock::Time created;
  bool is_default = false;
};

void check(const std::string& document) {
  check_document(document, policy::Kind::identity);
  if (size_of(document) > max_bytes) {
    throw limit_exceeded("Cannot exceed quota for PolicySize: 6144");
  }
}

std::vector<Version> versions_of(Transaction& state, const Entity& policy) {
  std::vector<Version> versions;
  state.each(
      "SELECT number, document, created, is_default FROM iam_policy_version WHERE policy = ? "
      "ORDER BY number DESC",
      [&](const Row& row) {
        versions.push_back({row.integer(0), row.text(1),
                            Clock::Time(std::chrono::milliseconds(row.integer(2))),
                            row.integer(3) != 0});
      },
      policy.id);
  return versions;
}

Entity need_policy(Transaction& state, const Call& call) {
  return need_arn(state, call, Kind::policy, call.input["PolicyArn"].text());
}

Version need_version(Transaction& state, const Call& call, const Entity& policy) {
  const std::string& id = call.input["VersionId"].text();
  for (Version& version : versions_of(state, policy)) {
    if ("v" + std::to_string(version.number) == id) return version;
  }
  throw no_such_entity("Policy " + policy.arn() + " version " + id +
                       " does not exist or is not attachable.");
}

Value shown(const Version& version, bool has_document) {
  Value value = Value::structure({{"VersionId", "v" + std::to_string(version.number)},
                                  {"IsDefaultVersion", version.is_default},
                                  {"CreateDate", version.created}});
  if (has_document) value.set("Document", percent_encode(version.document));
  return value;
}

// Numbers of versions are never used twice.
void add_version(Transaction& state, const Call& call, Entity& policy, bool is_default) {
  if (is_default) {
    state.run("UPDATE iam_policy_version SET is_default = 0 WHERE policy = ?", policy.id);
  }
  state.run("INSERT INTO iam_policy_version VALUES (?, ?, ?, ?, ?)", policy.id,
            policy.next_version++, call.input["PolicyDocument"].text(),
            policy.updated.time_since_epoch().count(), is_default);
  update(state, policy);
}

Reply create_policy(Iam& iam, Call& call) {
  check(call.input["PolicyDocument"].text());
  return iam.core.store.write([&](Transaction& state) {
    Entity policy;
    policy.kind = Kind::policy;
    policy.name = call.input["PolicyName"].text();
    policy.path = path_of(call);
    if (const Value* text = call.input.find("Description")) policy.description = text->text();
    create(state, call, policy);
    set_tags(state, policy.id, call.input["Tags"]);
    add_version(state, call, policy, true);
    return Reply{Value::structure({{"Policy", value_of(state, policy, true)}})};
  });
}

Reply get_policy(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity policy = need_policy(state, call);
    return Reply{Value::structure({{"Policy", value_of(state, policy, true)}})};
  });
}

// Those of AWS are not kept, only named.
Reply list_policies(Iam& iam, Call& call) {
  const std::string scope = call.input["Scope"].text_or("All");
  const bool only_attached = call.input["OnlyAttached"].boolean();
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    if (scope == "AWS") return page(call, "Policies", items);
    for (const Entity& policy :
         all(state, call.account, Kind::policy, call.input["PathPrefix"].text_or("/"))) {
      Value value = value_of(state, policy, false);
      if (only_attached && value["AttachmentCount"].integer() == 0) continue;
      items.emplace_back(policy.name, std::move(value));
    }
    return page(call, "Policies", items);
  });
}

Reply delete_policy(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity policy = need_policy(state, call);
    if (state.integer("SELECT count(*) FROM iam_attachment WHERE policy = ?", policy.arn()) > 0) {
      throw delete_conflict("Cannot delete a policy attached to entities.");
    }
    if (versions_of(state, policy).size() > 1) {
      throw delete_conflict(
          "This policy has more than one version. Before you delete a policy, you must delete the "
          "policy's versions. The default version is deleted with the policy.");
    }
    state.run("DELETE FROM iam_policy_version WHERE policy = ?", policy.id);
    remove(state, policy);
  });
  return {};
}

Reply create_policy_version(Iam& iam, Call& call) {
  check(call.input["PolicyDocument"].text());
  return iam.core.store.write([&](Transaction& state) {
    Entity policy = need_policy(state, call);
    if (versions_of(state, policy).size() >= max_versions) {
      throw limit_exceeded(
          "A managed policy can have up to 5 versions. Before you create a new version, you must "
          "delete an existing version.");
    }
    policy.updated = std::chrono::floor<std::chrono::seconds>(call.now);
    add_version(state, call, policy, call.input["SetAsDefault"].boolean());
    const Version version = versions_of(state, policy).front();
    return Reply{Value::structure({{"PolicyVersion", shown(version, false)}})};
  });
}

Reply get_policy_version(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Version version = need_version(state, call, need_policy(state, call));
    return Reply{Value::structure({{"PolicyVersion", shown(version, true)}})};
  });
}

Reply list_policy_versions(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    for (const Version& version : versions_of(state, need_policy(state, call))) {
      items.emplace_back(std::to_string(version.number), shown(version, false));
    }
    return page(call, "Versions", items);
  });
}

Reply delete_policy_version(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity policy = need_policy(state, call);
    const Version version = need_version(state, call, policy);
    if (version.is_default) {
      throw delete_conflict("Cannot delete the default version of a policy.");
    }
    state.run("DELETE FROM iam_policy_version WHERE policy = ? AND number = ?", policy.id,
              version.number);
  });
  return {};
}

Reply set_default_policy_version(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    Entity policy = need_policy(state, call);
    const Version version = need_version(state, call, policy);
    state.run("UPDATE iam_policy_version SET is_default = (number = ?) WHERE policy = ?",
              version.number, policy.id);
    policy.updated = std::chrono::floor<std::chrono::seconds>(call.now);
    update(state, policy);
  });
  return {};
}

}  // namespace

Operations policy_operations() {
  return {{"CreatePolicy", create_policy},
          {"GetPolicy", get_policy},
          {"ListPolicies", list_policies},
          {"DeletePolicy", delete_policy},
          {"CreatePolicyVersion", create_policy_version},
          {"GetPolicyVersion", get_policy_version},
          {"ListPolicyVersions", list_policy_versions},
          {"DeletePolicyVersion", delete_policy_version},
          {"SetDefaultPolicyVersion", set_default_policy_version}};
}

}  // namespace fakes::iam
