#include <CLI/CLI.hpp>

#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"

namespace sim::cli {
namespace {

using nlohmann::json;

struct Words {
  std::string account, user, id, secret;
};
using Run = int (*)(Session&, ControlClient, const Words&);

int list(Session& session, ControlClient client, const Words& /*words*/) {
  const json answer = client.get("/_sim/accounts");
  std::vector<std::vector<std::string>> rows = {{"ACCOUNT", "NAME", "KEY", "OF"}};
  for (const json& account : answer["accounts"]) {
    if (account["keys"].empty()) rows.push_back({account["id"], account["name"], "", ""});
    for (const json& key : account["keys"]) {
      rows.push_back({account["id"], account["name"], key["id"], key["arn"]});
    }
  }
  session.answer(answer, table(rows));
  return 0;
}

int add(Session& session, ControlClient client, const Words& words) {
  const json answer = client.ask("POST", "/_sim/accounts", {{"id", words.account}});
  session.answer(answer, words.account + " is there\n");
  return 0;
}

int add_key(Session& session, ControlClient client, const Words& words) {
  json body = {{"account", words.account}};
  if (!words.user.empty()) body["user"] = words.user;
  if (!words.id.empty()) body["id"] = words.id;
  if (!words.secret.empty()) body["secret"] = words.secret;
  const json key = client.ask("POST", "/_sim/keys", body);
  session.answer(key, "export AWS_ACCESS_KEY_ID=" + key["id"].get<std::string>() +
                          "\nexport AWS_SECRET_ACCESS_KEY=" + key["secret"].get<std::string>() +
                          "\n");
  return 0;
}

int remove_key(Session& session, ControlClient client, const Words& words) {
  const json answer = client.ask("DELETE", "/_sim/keys/" + url_encode(words.id));
  session.answer(answer, words.id + " is removed\n");
  return 0;
}

}  // namespace

void declare_account_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  const auto words = std::make_shared<Words>();
  const auto declare = [&](CLI::App* app, Run run) {
    commands.push_back(
        {app, [=](Session& session) { return run(session, ControlClient(*endpoint), *words); }});
    return app;
  };
  CLI::App* accounts = declare(
      fakes.add_subcommand("accounts", "Accounts and keys: accounts [add|key|remove-key]"), list);
  accounts->require_subcommand(0, 1);
  accounts->footer(
      "\nExamples:\n  sim fakes accounts\n  sim fakes accounts add 111122223333\n"
      "  eval $(sim fakes accounts key 111122223333 --user app)\n");
  CLI::App* one = declare(accounts->add_subcommand("add", "Make an account"), add);
  one->add_option("account", words->account, "Twelve digits")->required();
  one = declare(accounts->add_subcommand("key", "Make an access key"), add_key);
  one->add_option("account", words->account, "Twelve digits")->required();
  one->add_option("--user", words->user, "Of that user; the root's without");
  one->add_option("--id", words->id, "Made when it is left out");
  one->add_option("--secret", words->secret, "Made when it is left out");
  one = declare(accounts->add_subcommand("remove-key", "Remove an access key"), remove_key);
  one->add_option("id", words->id, "Its id")->required();
}

}  // namespace sim::cli
