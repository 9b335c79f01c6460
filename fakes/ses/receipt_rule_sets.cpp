#include <fmt/format.h>

#include "fakes/ses/receipt_rule.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kKind = "rule_set";
constexpr std::int64_t kMostSets = 40;

const std::string& name_of(const Call& call) {
  return call.input["RuleSetName"].text();
}

void make(Transaction& change, const Call& call, const Value& document) {
  Records sets(change, place_of(call), kKind);
  const std::string& name = name_of(call);
  if (sets.has(name)) {
    throw Fault("AlreadyExists", fmt::format("Rule set already exists: {}", name))
        .with("Name", name);
  }
  if (sets.count() >= kMostSets) throw limit_exceeded(call, "An account has 40 rule sets at most.");
  sets.put(name, document, call.now);
}

Value create(Core& core, Call& call) {
  check_name(name_of(call), "ruleSetName");
  core.store.write([&](Transaction& change) {
    make(change, call, Value::structure({{"Rules", Value::list()}}));
  });
  return Value::structure();
}

Value clone(Core& core, Call& call) {
  check_name(name_of(call), "ruleSetName");
  core.store.write([&](Transaction& change) {
    make(change, call,
         expect_rule_set(change, place_of(call), call.input["OriginalRuleSetName"].text()));
  });
  return Value::structure();
}

// Not to be there is no error.
Value remove(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    if (active_rule_set(change, place_of(call)) == name_of(call)) {
      throw Fault("CannotDelete", fmt::format("Cannot delete active rule set: {}", name_of(call)))
          .with("Name", name_of(call));
    }
    Records(change, place_of(call), kKind).erase(name_of(call));
  });
  return Value::structure();
}

Value shown(const Record& record) {
  return Value::structure({{"Metadata", Value::structure({{"Name", record.name},
                                                          {"CreatedTimestamp", record.created}})},
                           {"Rules", record.document["Rules"]}});
}

Value describe(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    expect_rule_set(look, place_of(call), name_of(call));
    return shown(*Records(look, place_of(call), kKind).find(name_of(call)));
  });
}

Value describe_active(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const auto name = active_rule_set(look, place_of(call));
    const auto record =
        name ? Records(look, place_of(call), kKind).find(*name) : std::optional<Record>();
    return record ? shown(*record) : Value::structure();
  });
}

Value set_active(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Records active(change, place_of(call), "active_rule_set");
    if (!call.input.has("RuleSetName")) {
      active.erase("");
      return;
    }
    expect_rule_set(change, place_of(call), name_of(call));
    active.put("", Value::structure({{"Name", name_of(call)}}), call.now);
  });
  return Value::structure();
}

Value list(Core& core, Call& call) {
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place_of(call), kKind), 100); });
  Value sets = Value::list();
  for (const Record& record : page.records) {
    sets.push(Value::structure({{"Name", record.name}, {"CreatedTimestamp", record.created}}));
  }
  Value output = Value::structure({{"RuleSets", std::move(sets)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value create_filter(Core& core, Call& call) {
  const Value& filter = call.input["Filter"];
  const std::string& name = filter["Name"].text();
  check_name(name, "filter.name");
  core.store.write([&](Transaction& change) {
    Records filters(change, place_of(call), "receipt_filter");
    if (filters.has(name)) {
      throw Fault("AlreadyExists", fmt::format("Filter already exists: {}", name))
          .with("Name", name);
    }
    if (filters.count() >= 100) throw limit_exceeded(call, "An account has 100 filters at most.");
    filters.put(name, filter, call.now);
  });
  return Value::structure();
}

Value delete_filter(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Records(change, place_of(call), "receipt_filter").erase(call.input["FilterName"].text());
  });
  return Value::structure();
}

Value list_filters(Core& core, Call& call) {
  Value filters = Value::list();
  core.store.read([&](Transaction& look) {
    for (const Record& record : Records(look, place_of(call), "receipt_filter").all()) {
      filters.push(record.document);
    }
  });
  return Value::structure({{"Filters", std::move(filters)}});
}

}  // namespace

Value expect_rule_set(Transaction& look, const Place& place, const std::string& name) {
  const auto record = Records(look, place, kKind).find(name);
  if (record) return record->document;
  throw Fault("RuleSetDoesNotExist", fmt::format("Rule set does not exist: {}", name))
      .with("Name", name);
}

std::optional<std::string> active_rule_set(Transaction& look, const Place& place) {
  const auto record = Records(look, place, "active_rule_set").find("");
  if (!record) return std::nullopt;
  return record->document["Name"].text();
}

Operations receipt_rule_set_operations() {
  return {
      {"ses", "CreateReceiptRuleSet", create},
      {"ses", "CloneReceiptRuleSet", clone},
      {"ses", "DeleteReceiptRuleSet", remove},
      {"ses", "DescribeReceiptRuleSet", describe},
      {"ses", "DescribeActiveReceiptRuleSet", describe_active},
      {"ses", "SetActiveReceiptRuleSet", set_active},
      {"ses", "ListReceiptRuleSets", list},
      {"ses", "CreateReceiptFilter", create_filter},
      {"ses", "DeleteReceiptFilter", delete_filter},
      {"ses", "ListReceiptFilters", list_filters},
  };
}

}  // namespace fakes::ses
