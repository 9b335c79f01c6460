// Receipt rules: what becomes of mail that comes in. A rule set is one record, "rule_set", whose
// document has the list Rules in their order; the active one is named by the record
// "active_rule_set".
#pragma once

#include <optional>
#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// Throws the fault that there is none of that name.
wire::Value expect_rule_set(Transaction& look, const Place& place, const std::string& name);
std::optional<std::string> active_rule_set(Transaction& look, const Place& place);

// Throws the refusal of a name of a rule or a set; `member` is what SES calls it.
void check_name(const std::string& name, std::string_view member);
// Throws what SES refuses in a rule: names, topics, functions, and a bucket that cannot be written
// to, which is tried.
void check_rule(Core& core, const Call& call, const wire::Value& rule);

Operations receipt_rule_operations();
Operations receipt_rule_set_operations();

}  // namespace fakes::ses
