#include <algorithm>

#include "fakes/control/routes.h"
#include "fakes/random.h"

namespace fakes {
namespace {

using nlohmann::json;

json key_json(const Key& key) {
  json value = {{"id", key.id},
                {"secret", key.secret},
                {"account", key.identity.account},
                {"arn", key.identity.arn},
                {"active", key.is_active}};
  if (key.session_token) value["session_token"] = *key.session_token;
  if (key.expires) value["expires"] = time_text(*key.expires);
  return value;
}

json account_json(const Account& account) {
  return {{"id", account.id},
          {"name", account.name},
          {"canonical_id", account.canonical_id},
          {"email", account.email}};
}

Response list(Ask& ask) {
  const Accounts& accounts = ask.control.core().accounts;
  json all = json::array();
  for (const Account& account : accounts.list()) {
    json one = account_json(account);
    one["keys"] = json::array();
    for (const Key& key : accounts.list_keys()) {
      if (key.identity.account == account.id) one["keys"].push_back(key_json(key));
    }
    all.push_back(std::move(one));
  }
  return json_answer({{"accounts", all}});
}

std::string text_of(const json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end()) return "";
  if (!found->is_string()) throw ControlError(400, "body: {} is to be a text", name);
  return found->get<std::string>();
}

std::string account_of(const json& body, const char* name) {
  std::string id = text_of(body, name);
  if (id.size() != 12 || id.find_first_not_of("0123456789") != std::string::npos) {
    throw ControlError(400, "body: {} is twelve digits, not \"{}\"", name, id);
  }
  return id;
}

Response add_account(Ask& ask) {
  const auto pass = ask.pass();
  const json body = ask.body_object("id");
  return json_answer(account_json(ask.control.core().accounts.account(account_of(body, "id"))));
}

bool is_name(std::string_view text, std::string_view more) {
  return text.size() <= 128 && std::all_of(text.begin(), text.end(), [&](char c) {
           return base62_digits.find(c) != std::string_view::npos ||
                  more.find(c) != std::string_view::npos;
         });
}

Response add_key(Ask& ask) {
  const auto pass = ask.pass();
  const json body = ask.body_object("account user id secret");
  Key key;
  key.identity.account = account_of(body, "account");
  key.id = text_of(body, "id");
  key.secret = text_of(body, "secret");
  const std::string user = text_of(body, "user");
  if (!is_name(key.id, "-_")) throw ControlError(400, "body: \"{}\" is no access key", key.id);
  if (!is_name(user, "+=,.@_-")) throw ControlError(400, "body: \"{}\" is no user's name", user);
  if (key.id.empty()) key.id = "AKIA" + random_text(16, base32_digits);
  if (key.secret.empty()) key.secret = random_text(40, base62_digits);
  const std::string prefix = "arn:aws:iam::" + key.identity.account + ":";
  key.identity.arn = prefix + (user.empty() ? "root" : "user/" + user);
  key.identity.user_id =
      user.empty() ? key.identity.account : steady_user_id(key.identity.account, user);
  key.identity.access_key = key.id;
  key.created = ask.control.core().clock.now();
  ask.control.core().accounts.account(key.identity.account);
  ask.control.core().accounts.put_key(key);
  return json_answer(key_json(key));
}

Response remove_key(Ask& ask) {
  const auto pass = ask.pass();
  Accounts& accounts = ask.control.core().accounts;
  for (const Key& key : accounts.list_keys()) {
    if (key.id != ask.segment(0)) continue;
    accounts.remove_key(key.id);
    return json_answer(key_json(key));
  }
  throw ControlError(404, "there is no key \"{}\"", ask.segment(0));
}

}  // namespace

const Routes& account_routes() {
  static const Routes routes = {
      {"GET", "/_sim/accounts", "", list, "Accounts and their access keys"},
      {"POST", "/_sim/accounts", "", add_account, "Make account {\"id\": ...}"},
      {"POST", "/_sim/keys", "", add_key,
       "Make a key of {\"account\": ID, \"user\": NAME, \"id\": ..., \"secret\": ...}"},
      {"DELETE", "/_sim/keys/{id}", "", remove_key, "Remove a key"},
  };
  return routes;
}

}  // namespace fakes
