// Passwords for the console. There is no console: that a user has one is kept, and what it is, not.
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"

namespace fakes::iam {
namespace {

using wire::Fault;
using wire::Value;

// AWS's policy where an account has none of its own.
void check_password(const std::string& password) {
  if (password.size() >= 8) return;
  throw Fault("PasswordPolicyViolation", "Password should have a minimum length of 8");
}

Value shown(Transaction& state, const Entity& user) {
  auto value = state.first(
      "SELECT created, must_change FROM iam_login WHERE user = ?",
      [&](const Row& row) {
        return Value::structure(
            {{"UserName", user.name},
             {"CreateDate", Clock::Time(std::chrono::milliseconds(row.integer(0)))},
             {"PasswordResetRequired", row.integer(1) != 0}});
      },
      user.id);
  if (!value) throw no_such_entity("Login Profile for User " + user.name + " cannot be found.");
  return *value;
}

Reply create_login_profile(Iam& iam, Call& call) {
  return iam.core.store.write([&](Transaction& state) {
    const Entity user = need(state, call, Kind::user);
    check_password(call.input["Password"].text());
    const auto now = Clock::Time(std::chrono::floor<std::chrono::seconds>(call.now));
    state.run("INSERT OR IGNORE INTO iam_login VALUES (?, ?, ?)", user.id,
              now.time_since_epoch().count(), call.input["PasswordResetRequired"].boolean());
    if (state.changes() == 0) {
      throw already_exists("Login Profile for user " + user.name + " already exists.");
    }
    return Reply{Value::structure({{"LoginProfile", shown(state, user)}})};
  });
}

Reply get_login_profile(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    return Reply{Value::structure({{"LoginProfile", shown(state, need(state, call, Kind::user))}})};
  });
}

Reply update_login_profile(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity user = need(state, call, Kind::user);
    const bool old = shown(state, user)["PasswordResetRequired"].boolean();
    if (const Value* password = call.input.find("Password")) check_password(password->text());
    state.run("UPDATE iam_login SET must_change = ? WHERE user = ?",
              call.input["PasswordResetRequired"].boolean(old), user.id);
  });
  return {};
}

Reply delete_login_profile(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity user = need(state, call, Kind::user);
    shown(state, user);
    state.run("DELETE FROM iam_login WHERE user = ?", user.id);
  });
  return {};
}

}  // namespace

Operations login_profile_operations() {
  return {{"CreateLoginProfile", create_login_profile},
          {"GetLoginProfile", get_login_profile},
          {"UpdateLoginProfile", update_login_profile},
          {"DeleteLoginProfile", delete_login_profile}};
}

}  // namespace fakes::iam
