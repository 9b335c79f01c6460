// How answers show what IAM keeps.
#include "fakes/iam/entity.h"
#include "fakes/percent.h"

namespace fakes::iam {
namespace {

using wire::Value;

void add_common(Value& value, const Entity& entity, const char* name, const char* id) {
  value.set("Path", entity.path);
  value.set(name, entity.name);
  value.set(id, entity.id);
  value.set("Arn", entity.arn());
  value.set("CreateDate", entity.created);
}

void add_boundary(Value& value, const Entity& entity) {
  if (!entity.boundary) return;
  value.set("PermissionsBoundary",
            Value::structure({{"PermissionsBoundaryType", "PermissionsBoundaryPolicy"},
                              {"PermissionsBoundaryArn", *entity.boundary}}));
}

void add_role(Value& value, const Entity& role, bool is_whole) {
  add_common(value, role, "RoleName", "RoleId");
  value.set("AssumeRolePolicyDocument", percent_encode(role.document));
  if (role.description) value.set("Description", *role.description);
  value.set("MaxSessionDuration", role.max_session);
  if (is_whole) add_boundary(value, role);
}

void add_policy(Transaction& state, Value& value, const Entity& policy, bool is_whole) {
  add_common(value, policy, "PolicyName", "PolicyId");
  const auto version = state.integer(
      "SELECT number FROM iam_policy_version WHERE policy = ? AND is_default = 1", policy.id);
  value.set("DefaultVersionId", "v" + std::to_string(version));
  value.set("AttachmentCount",
            state.integer("SELECT count(*) FROM iam_attachment WHERE policy = ?", policy.arn()));
  value.set("PermissionsBoundaryUsageCount",
            state.integer("SELECT count(*) FROM iam_entity WHERE boundary = ?", policy.arn()));
  value.set("IsAttachable", true);
  value.set("UpdateDate", policy.updated);
  if (is_whole && policy.description) value.set("Description", *policy.description);
}

void add_instance_profile(Transaction& state, Value& value, const Entity& profile) {
  add_common(value, profile, "InstanceProfileName", "InstanceProfileId");
  Value roles = Value::list();
  if (profile.role) {
    if (const auto role = find_id(state, *profile.role)) {
      Value shown = Value::structure();
      add_role(shown, *role, false);
      roles.push(std::move(shown));
    }
  }
  value.set("Roles", std::move(roles));
}

}  // namespace

Value value_of(Transaction& state, const Entity& entity, bool is_whole) {
  Value value = Value::structure();
  switch (entity.kind) {
    case Kind::user:
      add_common(value, entity, "UserName", "UserId");
      if (is_whole) add_boundary(value, entity);
      break;
    case Kind::role:
      add_role(value, entity, is_whole);
      break;
    case Kind::group:
      add_common(value, entity, "GroupName", "GroupId");
      break;
    case Kind::policy:
      add_policy(state, value, entity, is_whole);
      break;
    case Kind::instance_profile:
      add_instance_profile(state, value, entity);
      break;
    case Kind::provider:
      value.set("Url", entity.name);
      value.set("CreateDate", entity.created);
      break;
  }
  if (Value tags = tags_of(state, entity.id); is_whole && !tags.is_null()) {
    value.set("Tags", std::move(tags));
  }
  return value;
}

}  // namespace fakes::iam
