// Rules as people write them; sim/doc/fakes.md describes the form.
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "fakes/rules.h"

namespace fakes {

// Throws Error usage that says everything that is wrong, and where:
// "rule.act.error.status: 99 is no HTTP status".
Rule read_rule(const nlohmann::json& json);
// One rule, a list of them, or {"rules": [...]}.
std::vector<Rule> read_rules(std::string_view text);
nlohmann::json rule_json(const Rule& rule);

}  // namespace fakes
