#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/receipt_rule.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostRules = 200;

Fault no_rule(const std::string& name) {
  return Fault("RuleDoesNotExist", fmt::format("Rule does not exist: {}", name)).with("Name", name);
}

std::vector<Value> rules_of(const Value& set) {
  return set["Rules"].items();
}

std::vector<Value>::iterator find_rule(std::vector<Value>& rules, const std::string& name) {
  return std::find_if(rules.begin(), rules.end(),
                      [&](const Value& rule) { return rule["Name"].text() == name; });
}

std::vector<Value>::iterator expect_rule(std::vector<Value>& rules, const std::string& name) {
  const auto found = find_rule(rules, name);
  if (found == rules.end()) throw no_rule(name);
  return found;
}

template <typename Change>
Value change_rules(Core& core, const Call& call, const Change& change_them) {
  const std::string& name = call.input["RuleSetName"].text();
  core.store.write([&](Transaction& change) {
    Value set = expect_rule_set(change, place_of(call), name);
    std::vector<Value> rules = rules_of(set);
    change_them(rules);
    set.set("Rules", Value(std::move(rules)));
    Records(change, place_of(call), "rule_set").put(name, set, call.now);
  });
  return Value::structure();
}

// What a rule has when it does not say it.
Value with_defaults(Value rule) {
  if (!rule.has("Enabled")) rule.set("Enabled", false);
  if (!rule.has("TlsPolicy")) rule.set("TlsPolicy", "Optional");
  if (!rule.has("ScanEnabled")) rule.set("ScanEnabled", false);
  return rule;
}

// Behind the rule After, or first.
void insert_rule(std::vector<Value>& rules, const Value& rule, const Value& after) {
  const auto at = after.is_null() ? rules.begin() : expect_rule(rules, after.text()) + 1;
  rules.insert(at, rule);
}

Value create(Core& core, Call& call) {
  const Value& rule = call.input["Rule"];
  const std::string& name = rule["Name"].text();
  check_name(call.input["RuleSetName"].text(), "ruleSetName");
  check_name(name, "rule.name");
  core.store.read([&](Transaction& look) {
    expect_rule_set(look, place_of(call), call.input["RuleSetName"].text());
  });
  check_rule(core, call, rule);
  return change_rules(core, call, [&](std::vector<Value>& rules) {
    if (find_rule(rules, name) != rules.end()) {
      throw Fault("AlreadyExists", fmt::format("Rule already exists: {}", name)).with("Name", name);
    }
    if (rules.size() >= kMostRules) throw limit_exceeded(call, "A rule set has 200 rules at most.");
    insert_rule(rules, with_defaults(rule), call.input["After"]);
  });
}

Value update(Core& core, Call& call) {
  const Value& rule = call.input["Rule"];
  core.store.read([&](Transaction& look) {
    Value set = expect_rule_set(look, place_of(call), call.input["RuleSetName"].text());
    std::vector<Value> rules = rules_of(set);
    expect_rule(rules, rule["Name"].text());
  });
  check_rule(core, call, rule);
  return change_rules(core, call, [&](std::vector<Value>& rules) {
    *expect_rule(rules, rule["Name"].text()) = with_defaults(rule);
  });
}

// Not to be there is no error.
Value remove(Core& core, Call& call) {
  return change_rules(core, call, [&](std::vector<Value>& rules) {
    const auto found = find_rule(rules, call.input["RuleName"].text());
    if (found != rules.end()) rules.erase(found);
  });
}

Value describe(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Value set = expect_rule_set(look, place_of(call), call.input["RuleSetName"].text());
    std::vector<Value> rules = rules_of(set);
    return Value::structure({{"Rule", *expect_rule(rules, call.input["RuleName"].text())}});
  });
}

Value set_position(Core& core, Call& call) {
  return change_rules(core, call, [&](std::vector<Value>& rules) {
    const auto found = expect_rule(rules, call.input["RuleName"].text());
    const Value rule = *found;
    if (call.input["After"] == call.input["RuleName"]) return;
    rules.erase(found);
    insert_rule(rules, rule, call.input["After"]);
  });
}

Value reorder(Core& core, Call& call) {
  return change_rules(core, call, [&](std::vector<Value>& rules) {
    const Value& names = call.input["RuleNames"];
    std::vector<Value> ordered;
    for (const Value& name : names.items()) {
      ordered.push_back(*expect_rule(rules, name.text()));
      if (std::count(names.items().begin(), names.items().end(), name) > 1) {
        throw invalid(call, fmt::format("Duplicate rule: {}", name.text()));
      }
    }
    if (ordered.size() != rules.size()) {
      throw invalid(call, "All of the rules in the rule set must be represented.");
    }
    rules = std::move(ordered);
  });
}

}  // namespace

Operations receipt_rule_operations() {
  return {
      {"ses", "CreateReceiptRule", create},
      {"ses", "UpdateReceiptRule", update},
      {"ses", "DeleteReceiptRule", remove},
      {"ses", "DescribeReceiptRule", describe},
      {"ses", "SetReceiptRulePosition", set_position},
      {"ses", "ReorderReceiptRuleSet", reorder},
  };
}

}  // namespace fakes::ses
