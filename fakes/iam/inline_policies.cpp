// Policies that are part of a user, a role or a group.
#include <fmt/format.h>

#include "fakes/iam/documents.h"
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"
#include "fakes/percent.h"

namespace fakes::iam {
namespace {

using wire::Value;

struct Owner {
  const char* name;       // in messages
  const char* member;     // in inputs and outputs
  std::size_t max_bytes;  // of all its policies
};

constexpr Owner owner(Kind kind) {
  if (kind == Kind::user) return {"user", "UserName", 2048};
  if (kind == Kind::role) return {"role", "RoleName", 10240};
  return {"group", "GroupName", 5120};
}

template <Kind kind>
Reply put(Iam& iam, Call& call) {
  const std::string& document = call.input["PolicyDocument"].text();
  iam.core.store.write([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    check_document(document, policy::Kind::identity);
    state.run("INSERT OR REPLACE INTO iam_inline_policy VALUES (?, ?, ?)", entity.id,
              call.input["PolicyName"].text(), document);
    std::size_t bytes = 0;
    state.each(
        "SELECT document FROM iam_inline_policy WHERE owner = ?",
        [&](const Row& row) { bytes += size_of(row.view(0)); }, entity.id);
    if (bytes > owner(kind).max_bytes) {
      throw limit_exceeded(fmt::format("Maximum policy size of {} bytes exceeded for {} {}",
                                       owner(kind).max_bytes, owner(kind).name, entity.name));
    }
  });
  return {};
}

wire::Fault missing(Kind kind, const Call& call) {
  return no_such_entity(fmt::format("The {} policy with name {} cannot be found.", owner(kind).name,
                                    call.input["PolicyName"].text()));
}

template <Kind kind>
Reply get(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    const auto document = state.first(
        "SELECT document FROM iam_inline_policy WHERE owner = ? AND name = ?",
        [](const Row& row) { return row.text(0); }, entity.id, call.input["PolicyName"].text());
    if (!document) throw missing(kind, call);
    return Reply{Value::structure({{owner(kind).member, entity.name},
                                   {"PolicyName", call.input["PolicyName"]},
                                   {"PolicyDocument", percent_encode(*document)}})};
  });
}

template <Kind kind>
Reply list(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    Items items;
    state.each(
        "SELECT name FROM iam_inline_policy WHERE owner = ? ORDER BY name",
        [&](const Row& row) { items.emplace_back(row.text(0), Value(row.text(0))); }, entity.id);
    return page(call, "PolicyNames", items);
  });
}

template <Kind kind>
Reply remove(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity entity = need(state, call, kind);
    state.run("DELETE FROM iam_inline_policy WHERE owner = ? AND name = ?", entity.id,
              call.input["PolicyName"].text());
    if (state.changes() == 0) throw missing(kind, call);
  });
  return {};
}

}  // namespace

Operations inline_policy_operations() {
  return {{"PutUserPolicy", put<Kind::user>},       {"GetUserPolicy", get<Kind::user>},
          {"ListUserPolicies", list<Kind::user>},   {"DeleteUserPolicy", remove<Kind::user>},
          {"PutRolePolicy", put<Kind::role>},       {"GetRolePolicy", get<Kind::role>},
          {"ListRolePolicies", list<Kind::role>},   {"DeleteRolePolicy", remove<Kind::role>},
          {"PutGroupPolicy", put<Kind::group>},     {"GetGroupPolicy", get<Kind::group>},
          {"ListGroupPolicies", list<Kind::group>}, {"DeleteGroupPolicy", remove<Kind::group>}};
}

}  // namespace fakes::iam
