#include "fakes/iam/documents.h"
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

constexpr std::size_t max_trust_bytes = 2048;

void check_trust(const std::string& document) {
  check_document(document, policy::Kind::trust);
  if (size_of(document) > max_trust_bytes) {
    throw limit_exceeded("Cannot exceed quota for ACLSizePerRole: 2048");
  }
}

Reply create_role(Iam& iam, Call& call) {
  const std::string& trust = call.input["AssumeRolePolicyDocument"].text();
  check_trust(trust);
  return iam.core.store.write([&](Transaction& state) {
    Entity role;
    role.kind = Kind::role;
    role.name = call.input["RoleName"].text();
    role.path = path_of(call);
    role.document = trust;
    role.max_session = call.input["MaxSessionDuration"].integer(3600);
    if (const Value* text = call.input.find("Description")) role.description = text->text();
    if (const Value* arn = call.input.find("PermissionsBoundary")) role.boundary = arn->text();
    create(state, call, role);
    set_tags(state, role.id, call.input["Tags"]);
    return Reply{Value::structure({{"Role", value_of(state, role, true)}})};
  });
}

Reply get_role(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity role = need(state, call, Kind::role);
    return Reply{Value::structure({{"Role", value_of(state, role, true)}})};
  });
}

Reply list_roles(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    for (const Entity& role :
         all(state, call.account, Kind::role, call.input["PathPrefix"].text_or("/"))) {
      items.emplace_back(role.name, value_of(state, role, false));
    }
    return page(call, "Roles", items);
  });
}

Entity changed_role(Iam& iam, const Call& call) {
  return iam.core.store.write([&](Transaction& state) {
    Entity role = need(state, call, Kind::role);
    if (const Value* text = call.input.find("Description")) role.description = text->text();
    role.max_session = call.input["MaxSessionDuration"].integer(role.max_session);
    update(state, role);
    return role;
  });
}

Reply update_role(Iam& iam, Call& call) {
  changed_role(iam, call);
  return {};
}

Reply update_role_description(Iam& iam, Call& call) {
  const Entity role = changed_role(iam, call);
  return iam.core.store.read([&](Transaction& state) {
    return Reply{Value::structure({{"Role", value_of(state, role, true)}})};
  });
}

Reply update_assume_role_policy(Iam& iam, Call& call) {
  const std::string& trust = call.input["PolicyDocument"].text();
  iam.core.store.write([&](Transaction& state) {
    Entity role = need(state, call, Kind::role);
    check_trust(trust);
    role.document = trust;
    update(state, role);
  });
  return {};
}

// The boundary of a user or a role; without the member it is taken away.
Reply change_boundary(Iam& iam, Call& call) {
  const Kind kind = call.input.has("RoleName") ? Kind::role : Kind::user;
  iam.core.store.write([&](Transaction& state) {
    Entity entity = need(state, call, kind);
    const Value* arn = call.input.find("PermissionsBoundary");
    if (arn == nullptr && !entity.boundary) {
      throw no_such_entity("There is no permissions boundary attached to " + entity.name + ".");
    }
    entity.boundary = arn == nullptr ? std::nullopt : std::optional(arn->text());
    update(state, entity);
  });
  return {};
}

Reply delete_role(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity role = need(state, call, Kind::role);
    const auto any = [&](std::string_view sql) { return state.integer(sql, role.id) > 0; };
    if (any("SELECT count(*) FROM iam_entity WHERE role = ?")) {
      throw delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    if (any("SELECT count(*) FROM iam_attachment WHERE owner = ?")) {
      throw delete_conflict("Cannot delete entity, must detach all policies first.");
    }
    if (any("SELECT count(*) FROM iam_inline_policy WHERE owner = ?")) {
      throw delete_conflict("Cannot delete entity, must delete policies first.");
    }
    remove(state, role);
  });
  return {};
}

}  // namespace

Operations role_operations() {
  return {{"CreateRole", create_role},
          {"GetRole", get_role},
          {"ListRoles", list_roles},
          {"UpdateRole", update_role},
          {"UpdateRoleDescription", update_role_description},
          {"UpdateAssumeRolePolicy", update_assume_role_policy},
          {"PutRolePermissionsBoundary", change_boundary},
          {"DeleteRolePermissionsBoundary", change_boundary},
          {"PutUserPermissionsBoundary", change_boundary},
          {"DeleteUserPermissionsBoundary", change_boundary},
          {"DeleteRole", delete_role}};
}

}  // namespace fakes::iam
