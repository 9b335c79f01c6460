#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

Reply create_group(Iam& iam, Call& call) {
  return iam.core.store.write([&](Transaction& state) {
    Entity group;
    group.kind = Kind::group;
    group.name = call.input["GroupName"].text();
    group.path = path_of(call);
    create(state, call, group);
    return Reply{Value::structure({{"Group", value_of(state, group, true)}})};
  });
}

// Users of a group, or groups of a user, in the order of their names.
Items members(Transaction& state, std::string_view sql, const Entity& of) {
  Items items;
  std::vector<std::string> ids;
  state.each(
      sql, [&](const Row& row) { ids.push_back(row.text(0)); }, of.id);
  for (const std::string& id : ids) {
    if (const auto entity = find_id(state, id)) {
      items.emplace_back(entity->name, value_of(state, *entity, false));
    }
  }
  std::sort(items.begin(), items.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return items;
}

Reply get_group(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity group = need(state, call, Kind::group);
    Reply reply =
        page(call, "Users", members(state, "SELECT user FROM iam_member WHERE team = ?", group));
    reply.output.set("Group", value_of(state, group, true));
    return reply;
  });
}

Reply list_groups(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    for (const Entity& group :
         all(state, call.account, Kind::group, call.input["PathPrefix"].text_or("/"))) {
      items.emplace_back(group.name, value_of(state, group, false));
    }
    return page(call, "Groups", items);
  });
}

Reply list_groups_for_user(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity user = need(state, call, Kind::user);
    return page(call, "Groups", members(state, "SELECT team FROM iam_member WHERE user = ?", user));
  });
}

Reply update_group(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    Entity group = need(state, call, Kind::group);
    rename(state, call, group);
  });
  return {};
}

Reply delete_group(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity group = need(state, call, Kind::group);
    const auto any = [&](std::string_view sql) { return state.integer(sql, group.id) > 0; };
    if (any("SELECT count(*) FROM iam_member WHERE team = ?")) {
      throw delete_conflict("Cannot delete entity, must remove users from group first.");
    }
    if (any("SELECT count(*) FROM iam_attachment WHERE owner = ?")) {
      throw delete_conflict("Cannot delete entity, must detach all policies first.");
    }
    if (any("SELECT count(*) FROM iam_inline_policy WHERE owner = ?")) {
      throw delete_conflict("Cannot delete entity, must delete policies first.");
    }
    remove(state, group);
  });
  return {};
}

Reply add_user_to_group(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity group = need(state, call, Kind::group);
    const Entity user = need(state, call, Kind::user);
    state.run("INSERT OR IGNORE INTO iam_member VALUES (?, ?)", user.id, group.id);
    if (state.integer("SELECT count(*) FROM iam_member WHERE user = ?", user.id) > 10) {
      throw limit_exceeded("Cannot exceed quota for GroupsPerUser: 10");
    }
  });
  return {};
}

Reply remove_user_from_group(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity group = need(state, call, Kind::group);
    const Entity user = need(state, call, Kind::user);
    state.run("DELETE FROM iam_member WHERE user = ? AND team = ?", user.id, group.id);
  });
  return {};
}

}  // namespace

Operations group_operations() {
  return {{"CreateGroup", create_group},         {"GetGroup", get_group},
          {"ListGroups", list_groups},           {"ListGroupsForUser", list_groups_for_user},
          {"UpdateGroup", update_group},         {"DeleteGroup", delete_group},
          {"AddUserToGroup", add_user_to_group}, {"RemoveUserFromGroup", remove_user_from_group}};
}

}  // namespace fakes::iam
