#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>

#include "sim/base/file.h"
#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"

namespace sim::cli {
namespace {

using nlohmann::json;

// "s3 PutObject photos/*": what stands in a rule's match.
std::string match_text(const json& rule) {
  std::string text;
  if (!rule.contains("match")) return "everything";
  for (const auto& item : rule["match"].items()) {
    if (!text.empty()) text += " ";
    const json& value = item.value();
    text += item.key() + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

std::string rules_text(const json& answer) {
  if (answer["rules"].empty()) return "no rules\n";
  std::vector<std::vector<std::string>> rows = {{"ID", "HITS", "MATCH", "ACT"}};
  for (const json& rule : answer["rules"]) {
    rows.push_back({rule["id"], rule["hits"].dump(), match_text(rule), rule["act"].dump()});
  }
  return table(rows);
}

// A rule as typed, a file of rules, or "-" for stdin.
std::string rules_of(const std::string& source) {
  if (source == "-") {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
  if (source.find('{') != std::string::npos) return source;
  return read_file(source);
}

int show(Session& session, ControlClient client, const std::string& method,
         const std::string& body) {
  const json answer = json::parse(client.text(method, "/_sim/rules", body));
  session.answer(answer, rules_text(answer));
  return 0;
}

int remove(Session& session, ControlClient client, const std::string& id) {
  const json answer = client.ask("DELETE", "/_sim/rules/" + url_encode(id));
  session.answer(answer, id + " is removed\n");
  return 0;
}

}  // namespace

void declare_rules_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  CLI::App* rules = fakes.add_subcommand("rules", "Injected faults: rules [add|remove|clear]");
  rules->require_subcommand(0, 1);
  const auto source = std::make_shared<std::string>();
  const auto id = std::make_shared<std::string>();
  CLI::App* add = rules->add_subcommand("add", "Add a rule, or a file of them");
  add->add_option("rule", *source, "JSON, a file of it, or - for stdin")->required();
  CLI::App* remove_one = rules->add_subcommand("remove", "Remove a rule");
  remove_one->add_option("id", *id, "Its id")->required();
  CLI::App* clear = rules->add_subcommand("clear", "Remove all rules");
  commands.push_back({rules, [=](Session& session) {
                        return show(session, ControlClient(*endpoint), "GET", "");
                      }});
  commands.push_back({add, [=](Session& session) {
                        return show(session, ControlClient(*endpoint), "POST", rules_of(*source));
                      }});
  commands.push_back({remove_one, [=](Session& session) {
                        return remove(session, ControlClient(*endpoint), *id);
                      }});
  commands.push_back({clear, [=](Session& session) {
                        const json removed = ControlClient(*endpoint).ask("DELETE", "/_sim/rules");
                        session.answer(removed, "all rules are removed\n");
                        return 0;
                      }});
}

}  // namespace sim::cli
