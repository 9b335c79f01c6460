#include "fakes/auth/key_ids.h"
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

constexpr std::size_t max_keys = 2;

// Whose keys are meant: the user's that is named, else the caller's own.
Identity owner_of(Iam& iam, const Call& call) {
  if (!call.input.has("UserName")) return call.identity;
  return iam.core.store.read([&](Transaction& state) {
    const Entity user = need(state, call, Kind::user);
    return Identity{user.account, user.arn(), user.id, ""};
  });
}

std::string name_of(const Identity& owner) {
  return owner.arn.substr(owner.arn.find_last_of("/:") + 1);
}

// Sessions of a user have keys in his name too; they are not his to list.
std::vector<Key> lasting_keys(Iam& iam, const Identity& owner) {
  std::vector<Key> keys;
  for (Key& key : iam.core.accounts.keys_of(owner.arn)) {
    if (!key.session_token) keys.push_back(std::move(key));
  }
  return keys;
}

Key need_key(Iam& iam, const Call& call, const Identity& owner) {
  const std::string& id = call.input["AccessKeyId"].text();
  for (const Key& key : lasting_keys(iam, owner)) {
    if (key.id == id) return key;
  }
  throw no_such_entity("The Access Key with id " + id + " cannot be found.");
}

Value shown(const Key& key, const Identity& owner) {
  return Value::structure({{"UserName", name_of(owner)},
                           {"AccessKeyId", key.id},
                           {"Status", key.is_active ? "Active" : "Inactive"},
                           {"CreateDate", key.created}});
}

Reply create_access_key(Iam& iam, Call& call) {
  const std::lock_guard lock(iam.keys);
  const Identity owner = owner_of(iam, call);
  if (lasting_keys(iam, owner).size() >= max_keys) {
    throw limit_exceeded("Cannot exceed quota for AccessKeysPerUser: 2");
  }
  Key key{new_key_id("AKIA", owner.account), new_secret_key(), owner};
  key.identity.access_key = key.id;
  key.created = std::chrono::floor<std::chrono::seconds>(call.now);
  iam.core.accounts.put_key(key);
  Value value = shown(key, owner);
  value.set("SecretAccessKey", key.secret);
  return {Value::structure({{"AccessKey", std::move(value)}})};
}

Reply list_access_keys(Iam& iam, Call& call) {
  const Identity owner = owner_of(iam, call);
  Items items;
  for (const Key& key : lasting_keys(iam, owner)) items.emplace_back(key.id, shown(key, owner));
  std::sort(items.begin(), items.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return page(call, "AccessKeyMetadata", items);
}

Reply update_access_key(Iam& iam, Call& call) {
  const std::lock_guard lock(iam.keys);
  Key key = need_key(iam, call, owner_of(iam, call));
  key.is_active = call.input["Status"].text() == "Active";
  iam.core.accounts.put_key(key);
  return {};
}

Reply delete_access_key(Iam& iam, Call& call) {
  const std::lock_guard lock(iam.keys);
  iam.core.accounts.remove_key(need_key(iam, call, owner_of(iam, call)).id);
  return {};
}

Reply get_access_key_last_used(Iam& iam, Call& call) {
  const std::string& id = call.input["AccessKeyId"].text();
  const auto key = iam.core.accounts.key(id);
  if (!key || key->identity.account != call.account) {
    throw no_such_entity("The Access Key with id " + id + " cannot be found.");
  }
  Value use = Value::structure();
  if (const auto last = iam.core.accounts.last_use(id)) {
    use.set("LastUsedDate", last->time);
    use.set("ServiceName", last->service);
    use.set("Region", last->region);
  } else {
    use.set("ServiceName", "N/A");
    use.set("Region", "N/A");
  }
  return {Value::structure(
      {{"UserName", name_of(key->identity)}, {"AccessKeyLastUsed", std::move(use)}})};
}

}  // namespace

Operations access_key_operations() {
  return {{"CreateAccessKey", create_access_key},
          {"ListAccessKeys", list_access_keys},
          {"UpdateAccessKey", update_access_key},
          {"DeleteAccessKey", delete_access_key},
          {"GetAccessKeyLastUsed", get_access_key_last_used}};
}

}  // namespace fakes::iam
