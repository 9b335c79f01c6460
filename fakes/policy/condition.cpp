#include "fakes/policy/condition.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "fakes/auth/amz_time.h"
#include "fakes/policy/ip_range.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::policy {
namespace {

struct Named {
  std::string_view name;
  Comparison comparison;
  bool negated = false;
};

constexpr std::array operators = {
    Named{"stringequals", Comparison::string_equals},
    Named{"stringnotequals", Comparison::string_equals, true},
    Named{"stringequalsignorecase", Comparison::string_equals_any_case},
    Named{"stringnotequalsignorecase", Comparison::string_equals_any_case, true},
    Named{"stringlike", Comparison::string_like},
    Named{"stringnotlike", Comparison::string_like, true},
    Named{"numericequals", Comparison::numeric_equals},
    Named{"numericnotequals", Comparison::numeric_equals, true},
    Named{"numericlessthan", Comparison::numeric_less},
    Named{"numericlessthanequals", Comparison::numeric_less_or_equal},
    Named{"numericgreaterthan", Comparison::numeric_greater},
    Named{"numericgreaterthanequals", Comparison::numeric_greater_or_equal},
    Named{"dateequals", Comparison::date_equals},
    Named{"datenotequals", Comparison::date_equals, true},
    Named{"datelessthan", Comparison::date_less},
    Named{"datelessthanequals", Comparison::date_less_or_equal},
    Named{"dategreaterthan", Comparison::date_greater},
    Named{"dategreaterthanequals", Comparison::date_greater_or_equal},
    Named{"bool", Comparison::boolean},
    Named{"binaryequals", Comparison::binary_equals},
    Named{"ipaddress", Comparison::ip_address},
    Named{"notipaddress", Comparison::ip_address, true},
    Named{"arnequals", Comparison::arn_like},
    Named{"arnlike", Comparison::arn_like},
    Named{"arnnotequals", Comparison::arn_like, true},
    Named{"arnnotlike", Comparison::arn_like, true},
    Named{"null", Comparison::null},
};

bool take_prefix(std::string& text, std::string_view prefix) {
  if (text.compare(0, prefix.size(), prefix) != 0) return false;
  text.erase(0, prefix.size());
  return true;
}

bool take_suffix(std::string& text, std::string_view suffix) {
  if (text.size() < suffix.size()) return false;
  if (text.compare(text.size() - suffix.size(), suffix.size(), suffix) != 0) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

// Seconds since 1970; policies write dates in ISO 8601 ("2013-05-24", "...T00:00:00Z") or so.
std::optional<double> date(std::string_view text) {
  if (const auto number = wire::parse_number(text)) return number;
  std::string whole(text);
  if (whole.size() == 10) whole += "T00:00:00Z";
  const auto time = parse_extended_time(whole);
  if (!time) return std::nullopt;
  return static_cast<double>(time->time_since_epoch().count());
}

// -1, 0, 1; nothing when one of them is no number.
std::optional<int> order(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  if (*a == *b) return 0;
  return *a < *b ? -1 : 1;
}

bool ordered(Comparison comparison, std::optional<int> order) {
  if (!order) return false;
  switch (comparison) {
    case Comparison::numeric_less:
    case Comparison::date_less:
      return *order < 0;
    case Comparison::numeric_less_or_equal:
    case Comparison::date_less_or_equal:
      return *order <= 0;
    case Comparison::numeric_greater:
    case Comparison::date_greater:
      return *order > 0;
    case Comparison::numeric_greater_or_equal:
    case Comparison::date_greater_or_equal:
      return *order >= 0;
    default:
      return *order == 0;
  }
}

bool matches_text(Comparison comparison, std::string_view value, const std::string& sent,
                  const Keys& keys, bool variables) {
  const auto wildcards = comparison == Comparison::string_like || comparison == Comparison::arn_like
                             ? Wildcards::special
                             : Wildcards::literal;
  std::optional<Pattern> pattern;
  if (variables) {
    const auto lookup = [&keys](std::string_view key) { return keys.single(key); };
    pattern = Pattern::with_variables(value, lookup, wildcards);
  } else {
    pattern = Pattern(value, wildcards);
  }
  if (!pattern) return false;
  if (comparison == Comparison::arn_like) return pattern->matches_arn(sent);
  if (comparison == Comparison::string_equals_any_case) return pattern->matches_any_case(sent);
  return pattern->matches(sent);
}

bool matches(Comparison comparison, const std::string& value, const std::string& sent,
             const Keys& keys, bool variables) {
  switch (comparison) {
    case Comparison::string_equals:
    case Comparison::string_equals_any_case:
    case Comparison::string_like:
    case Comparison::arn_like:
      return matches_text(comparison, value, sent, keys, variables);
    case Comparison::boolean:
      return same_name(value, sent);
    case Comparison::binary_equals:
      return value == sent;
    case Comparison::ip_address: {
      const auto range = IpRange::parse(value);
      return range && range->contains(sent);
    }
    case Comparison::numeric_equals:
    case Comparison::numeric_less:
    case Comparison::numeric_less_or_equal:
    case Comparison::numeric_greater:
    case Comparison::numeric_greater_or_equal:
      return ordered(comparison, order(wire::parse_number(sent), wire::parse_number(value)));
    default:
      return ordered(comparison, order(date(sent), date(value)));
  }
}

}  // namespace

void Keys::add(std::string_view name, std::string value) {
  values_[lower_case(name)].push_back(std::move(value));
}

const std::vector<std::string>* Keys::find(std::string_view name) const {
  const auto found = values_.find(lower_case(name));
  return found == values_.end() ? nullptr : &found->second;
}

std::optional<std::string> Keys::single(std::string_view name) const {
  const auto* values = find(name);
  if (values == nullptr || values->size() != 1) return std::nullopt;
  return values->front();
}

std::optional<Operator> Operator::parse(std::string_view name) {
  std::string rest = lower_case(name);
  Operator test;
  if (take_prefix(rest, "forallvalues:")) test.quantifier = Quantifier::all_values;
  if (take_prefix(rest, "foranyvalue:")) test.quantifier = Quantifier::any_value;
  test.if_exists = take_suffix(rest, "ifexists");
  const auto* found = std::find_if(operators.begin(), operators.end(),
                                   [&rest](const Named& named) { return named.name == rest; });
  if (found == operators.end()) return std::nullopt;
  if (found->comparison == Comparison::null && test.if_exists) return std::nullopt;
  test.comparison = found->comparison;
  test.negated = found->negated;
  return test;
}

bool holds(const Condition& condition, const Keys& keys, bool variables) {
  const auto& test = condition.test;
  const auto* sent = keys.find(condition.key);
  if (test.comparison == Comparison::null) {
    const bool is_absent = sent == nullptr;
    return std::any_of(condition.values.begin(), condition.values.end(), [&](const auto& value) {
      return same_name(value, is_absent ? "true" : "false");
    });
  }
  if (sent == nullptr) {
    if (test.if_exists || test.quantifier == Quantifier::all_values) return true;
    return test.negated && test.quantifier == Quantifier::none;
  }
  const auto satisfies = [&](const std::string& one) {
    const bool matched = std::any_of(
        condition.values.begin(), condition.values.end(),
        [&](const auto& value) { return matches(test.comparison, value, one, keys, variables); });
    return matched != test.negated;
  };
  const bool all = test.quantifier == Quantifier::all_values ||
                   (test.quantifier == Quantifier::none && test.negated);
  if (all) return std::all_of(sent->begin(), sent->end(), satisfies);
  return std::any_of(sent->begin(), sent->end(), satisfies);
}

}  // namespace fakes::policy
