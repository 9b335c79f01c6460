// aws:branch: which step follows, by comparing values.
#include <algorithm>
#include <cstdlib>

#include "fakes/request.h"
#include "fakes/ssm/automation_actions.h"
#include "fakes/ssm/document_values.h"

namespace fakes::ssm {

using nlohmann::ordered_json;

namespace {

bool compares(const std::string& how, const std::string& text, const std::string& value) {
  if (how == "StringEquals") return text == value;
  if (how == "EqualsIgnoreCase") return lower_case(text) == lower_case(value);
  if (how == "StartsWith") return text.starts_with(value);
  if (how == "EndsWith") return text.ends_with(value);
  if (how == "Contains") return text.find(value) != std::string::npos;
  if (how == "BooleanEquals") return lower_case(text) == lower_case(value);
  if (!how.starts_with("Numeric")) return false;
  const double left = std::strtod(text.c_str(), nullptr);
  const double right = std::strtod(value.c_str(), nullptr);
  if (how == "NumericEquals") return left == right;
  if (how == "NumericGreater") return left > right;
  if (how == "NumericLesser") return left < right;
  if (how == "NumericGreaterOrEquals") return left >= right;
  return how == "NumericLesserOrEquals" && left <= right;
}

bool holds(const ordered_json& choice) {
  const ordered_json& all = member(choice, "And");
  const ordered_json& any = member(choice, "Or");
  const ordered_json& none = member(choice, "Not");
  if (all.is_array()) return std::all_of(all.begin(), all.end(), holds);
  if (any.is_array()) return std::any_of(any.begin(), any.end(), holds);
  if (none.is_object()) return !holds(none);
  if (!choice.is_object()) return false;
  const std::string text = text_of(member(choice, "Variable"));
  return std::any_of(choice.items().begin(), choice.items().end(), [&](const auto& one) {
    return one.key() != "Variable" && one.key() != "NextStep" &&
           compares(one.key(), text, text_of(one.value()));
  });
}

}  // namespace

ActionResult run_branch(const ActionCall& call) {
  ActionResult result;
  for (const ordered_json& choice : member(call.inputs, "Choices")) {
    if (!holds(choice)) continue;
    result.next = text_of(member(choice, "NextStep"));
    return result;
  }
  result.next = text_of(member(call.inputs, "Default"));
  return result;
}

}  // namespace fakes::ssm
