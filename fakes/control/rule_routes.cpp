#include "fakes/control/routes.h"
#include "fakes/rule_json.h"

namespace fakes {
namespace {

using nlohmann::json;

Response list_of(const std::vector<Rule>& rules) {
  json list = json::array();
  for (const Rule& rule : rules) list.push_back(rule_json(rule));
  return json_answer({{"rules", list}});
}

Response list(Ask& ask) {
  return list_of(ask.control.rules().list());
}

std::vector<Rule> add_all(Rules& rules, const std::vector<Rule>& wanted) {
  std::vector<Rule> added;
  for (const Rule& rule : wanted) added.push_back(rules.add(rule));
  return added;
}

Response add(Ask& ask) {
  return list_of(add_all(ask.control.rules(), read_rules(ask.body_text())));
}

Response replace(Ask& ask) {
  const std::vector<Rule> wanted = read_rules(ask.body_text());
  ask.control.rules().clear();
  return list_of(add_all(ask.control.rules(), wanted));
}

Response clear(Ask& ask) {
  const std::vector<Rule> removed = ask.control.rules().list();
  ask.control.rules().clear();
  return list_of(removed);
}

Rule find(Ask& ask) {
  const auto rule = ask.control.rules().find(ask.segment(0));
  if (!rule) throw ControlError(404, "there is no rule \"{}\"", ask.segment(0));
  return *rule;
}

Response show(Ask& ask) {
  return json_answer(rule_json(find(ask)));
}

Response remove(Ask& ask) {
  const Rule rule = find(ask);
  ask.control.rules().remove(rule.id);
  return json_answer(rule_json(rule));
}

}  // namespace

const Routes& rule_routes() {
  static const Routes routes = {
      {"GET", "/_sim/rules", "", list, "Injected faults, and how often each hit"},
      {"POST", "/_sim/rules", "", add, "Add a rule, or a list of them"},
      {"PUT", "/_sim/rules", "", replace, "These rules in the place of all"},
      {"DELETE", "/_sim/rules", "", clear, "Remove all rules"},
      {"GET", "/_sim/rules/{id}", "", show, "One rule"},
      {"DELETE", "/_sim/rules/{id}", "", remove, "Remove one rule"},
  };
  return routes;
}

}  // namespace fakes
