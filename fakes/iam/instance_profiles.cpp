#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

Reply create_instance_profile(Iam& iam, Call& call) {
  return iam.core.store.write([&](Transaction& state) {
    Entity profile;
    profile.kind = Kind::instance_profile;
    profile.name = call.input["InstanceProfileName"].text();
    profile.path = path_of(call);
    create(state, call, profile);
    set_tags(state, profile.id, call.input["Tags"]);
    return Reply{Value::structure({{"InstanceProfile", value_of(state, profile, true)}})};
  });
}

Reply get_instance_profile(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity profile = need(state, call, Kind::instance_profile);
    return Reply{Value::structure({{"InstanceProfile", value_of(state, profile, true)}})};
  });
}

Reply list_instance_profiles(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    std::optional<std::string> role;
    if (call.input.has("RoleName")) role = need(state, call, Kind::role).id;
    Items items;
    for (const Entity& profile :
         all(state, call.account, Kind::instance_profile, call.input["PathPrefix"].text_or("/"))) {
      if (role && profile.role != role) continue;
      items.emplace_back(profile.name, value_of(state, profile, false));
    }
    return page(call, "InstanceProfiles", items);
  });
}

Reply delete_instance_profile(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity profile = need(state, call, Kind::instance_profile);
    if (profile.role) {
      throw delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    remove(state, profile);
  });
  return {};
}

Reply add_role_to_instance_profile(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    Entity profile = need(state, call, Kind::instance_profile);
    const Entity role = need(state, call, Kind::role);
    if (profile.role) {
      throw limit_exceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    }
    profile.role = role.id;
    update(state, profile);
  });
  return {};
}

Reply remove_role_from_instance_profile(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    Entity profile = need(state, call, Kind::instance_profile);
    const Entity role = need(state, call, Kind::role);
    if (profile.role != role.id) {
      throw no_such_entity("The role with name " + role.name + " cannot be found.");
    }
    profile.role.reset();
    update(state, profile);
  });
  return {};
}

}  // namespace

Operations instance_profile_operations() {
  return {{"CreateInstanceProfile", create_instance_profile},
          {"GetInstanceProfile", get_instance_profile},
          {"ListInstanceProfiles", list_instance_profiles},
          {"ListInstanceProfilesForRole", list_instance_profiles},
          {"DeleteInstanceProfile", delete_instance_profile},
          {"AddRoleToInstanceProfile", add_role_to_instance_profile},
          {"RemoveRoleFromInstanceProfile", remove_role_from_instance_profile}};
}

}  // namespace fakes::iam
