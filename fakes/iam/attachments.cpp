// Managed policies on users, roles and groups.
#include <fmt/format.h>

#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

constexpr int max_attachments = 10;

constexpr const char* type_name(Kind kind) {
  if (kind == Kind::user) return "User";
  return kind == Kind::role ? "Role" : "Group";
}

// AWS's own policies are taken by their name: which there are is not known here.
bool is_aws_policy(const std::string& arn) {
  constexpr std::string_view own = "arn:aws:iam::aws:policy/";
  return arn.compare(0, own.size(), own) == 0 && arn.size() > own.size();
}

std::string name_of(const std::string& arn) {
  return arn.substr(arn.rfind('/') + 1);
}

std::string path_of(const std::string& arn) {
  const auto start = arn.find(":policy/") + 7;
  return arn.substr(start, arn.rfind('/') + 1 - start);
}

template <Kind kind>
Reply attach(Iam& iam, Call& call) {
  const std::string& arn = call.input["PolicyArn"].text();
  iam.core.store.write([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    if (!is_aws_policy(arn)) {
      try {
        need_arn(state, call, Kind::policy, arn);
      } catch (const wire::Fault&) {
        throw no_such_entity("Policy " + arn + " does not exist or is not attachable.");
      }
    }
    state.run("INSERT OR IGNORE INTO iam_attachment VALUES (?, ?)", entity.id, arn);
    if (state.integer("SELECT count(*) FROM iam_attachment WHERE owner = ?", entity.id) >
        max_attachments) {
      throw limit_exceeded(fmt::format("Cannot exceed quota for PoliciesPer{}: {}", type_name(kind),
                                       max_attachments));
    }
  });
  return {};
}

template <Kind kind>
Reply detach(Iam& iam, Call& call) {
  const std::string& arn = call.input["PolicyArn"].text();
  iam.core.store.write([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    state.run("DELETE FROM iam_attachment WHERE owner = ? AND policy = ?", entity.id, arn);
    if (state.changes() == 0) throw no_such_entity("Policy " + arn + " was not found.");
  });
  return {};
}

template <Kind kind>
Reply list(Iam& iam, Call& call) {
  const std::string prefix = call.input["PathPrefix"].text_or("/");
  return iam.core.store.read([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    Items items;
    state.each(
        "SELECT policy FROM iam_attachment WHERE owner = ? ORDER BY policy",
        [&](const Row& row) {
          const std::string arn = row.text(0);
          if (path_of(arn).compare(0, prefix.size(), prefix) != 0) return;
          items.emplace_back(arn,
                             Value::structure({{"PolicyName", name_of(arn)}, {"PolicyArn", arn}}));
        },
        entity.id);
    return page(call, "AttachedPolicies", items);
  });
}

// All three kinds go into one page, so they are counted together.
Reply list_entities_for_policy(Iam& iam, Call& call) {
  const std::string& arn = call.input["PolicyArn"].text();
  return iam.core.store.read([&](Transaction& state) {
    if (!is_aws_policy(arn)) need_arn(state, call, Kind::policy, arn);
    std::vector<std::string> owners;
    state.each(
        "SELECT owner FROM iam_attachment WHERE policy = ?",
        [&](const Row& row) { owners.push_back(row.text(0)); }, arn);
    Reply reply;
    Value groups = Value::list(), users = Value::list(), roles = Value::list();
    for (const std::string& id : owners) {
      const auto entity = find_id(state, id);
      if (!entity || entity->account != call.account) continue;
      const std::string type = type_name(entity->kind);
      Value& into = entity->kind == Kind::user   ? users
                    : entity->kind == Kind::role ? roles
                                                 : groups;
      into.push(Value::structure({{type + "Name", entity->name}, {type + "Id", entity->id}}));
    }
    const std::string filter = call.input["EntityFilter"].text();
    const auto wanted = [&](const char* type) { return filter.empty() || filter == type; };
    if (wanted("Group")) reply.output.set("PolicyGroups", std::move(groups));
    if (wanted("User")) reply.output.set("PolicyUsers", std::move(users));
    if (wanted("Role")) reply.output.set("PolicyRoles", std::move(roles));
    reply.output.set("IsTruncated", false);
    return reply;
  });
}

}  // namespace

Operations attachment_operations() {
  return {{"AttachUserPolicy", attach<Kind::user>},
          {"AttachRolePolicy", attach<Kind::role>},
          {"AttachGroupPolicy", attach<Kind::group>},
          {"DetachUserPolicy", detach<Kind::user>},
          {"DetachRolePolicy", detach<Kind::role>},
          {"DetachGroupPolicy", detach<Kind::group>},
          {"ListAttachedUserPolicies", list<Kind::user>},
          {"ListAttachedRolePolicies", list<Kind::role>},
          {"ListAttachedGroupPolicies", list<Kind::group>},
          {"ListEntitiesForPolicy", list_entities_for_policy}};
}

}  // namespace fakes::iam
