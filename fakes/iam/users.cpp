#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

Reply create_user(Iam& iam, Call& call) {
  return iam.core.store.write([&](Transaction& state) {
    Entity user;
    user.name = call.input["UserName"].text();
    user.path = path_of(call);
    if (const Value* boundary = call.input.find("PermissionsBoundary")) {
      user.boundary = boundary->text();
    }
    create(state, call, user);
    set_tags(state, user.id, call.input["Tags"]);
    return Reply{Value::structure({{"User", value_of(state, user, true)}})};
  });
}

// Without a name it is about who asks.
Reply get_user(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    if (call.input.has("UserName")) {
      const Entity user = need(state, call, Kind::user);
      return Reply{Value::structure({{"User", value_of(state, user, true)}})};
    }
    if (const auto user = find_id(state, call.identity.user_id)) {
      return Reply{Value::structure({{"User", value_of(state, *user, true)}})};
    }
    if (call.identity.user_id != call.identity.account) {
      throw wire::Fault("ValidationError",
                        "Must specify userName when calling with non-User credentials");
    }
    const Value root =
        Value::structure({{"UserId", call.identity.account}, {"Arn", call.identity.arn}});
    return Reply{Value::structure({{"User", root}})};
  });
}

Reply list_users(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    for (const Entity& user :
         all(state, call.account, Kind::user, call.input["PathPrefix"].text_or("/"))) {
      items.emplace_back(user.name, value_of(state, user, false));
    }
    return page(call, "Users", items);
  });
}

Reply update_user(Iam& iam, Call& call) {
  const std::lock_guard lock(iam.keys);
  std::string old_arn, new_arn;
  iam.core.store.write([&](Transaction& state) {
    Entity user = need(state, call, Kind::user);
    old_arn = user.arn();
    rename(state, call, user);
    new_arn = user.arn();
  });
  for (Key& key : iam.core.accounts.keys_of(old_arn)) {
    key.identity.arn = new_arn;
    iam.core.accounts.put_key(key);
  }
  return {};
}

void refuse_used(Transaction& state, const Entity& user, bool has_keys) {
  const auto any = [&](std::string_view sql) { return state.integer(sql, user.id) > 0; };
  const char* what = nullptr;
  if (any("SELECT count(*) FROM iam_member WHERE user = ?")) what = "remove users from group";
  if (any("SELECT count(*) FROM iam_attachment WHERE owner = ?")) what = "detach all policies";
  if (any("SELECT count(*) FROM iam_inline_policy WHERE owner = ?")) what = "delete policies";
  if (any("SELECT count(*) FROM iam_login WHERE user = ?")) what = "delete login profile";
  if (has_keys) what = "delete access keys";
  if (what == nullptr) return;
  throw delete_conflict("Cannot delete entity, must " + std::string(what) + " first.");
}

Reply delete_user(Iam& iam, Call& call) {
  const std::lock_guard lock(iam.keys);
  iam.core.store.write([&](Transaction& state) {
    const Entity user = need(state, call, Kind::user);
    bool has_keys = false;
    for (const Key& key : iam.core.accounts.keys_of(user.arn())) {
      has_keys = has_keys || !key.session_token;
    }
    refuse_used(state, user, has_keys);
    remove(state, user);
  });
  return {};
}

}  // namespace

Operations user_operations() {
  return {{"CreateUser", create_user},
          {"GetUser", get_user},
          {"ListUsers", list_users},
          {"UpdateUser", update_user},
          {"DeleteUser", delete_user}};
}

}  // namespace fakes::iam
