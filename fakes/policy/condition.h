// The Condition element of a policy's statement: an operator, a key of the request, and values.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with
// multiple context keys or values".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/policy/wildcard.h"

namespace fakes::policy {

// What a request says of itself: values by the names of IAM's condition keys, in any case.
class Keys {
 public:
  void add(std::string_view name, std::string value);
  // All values; nullptr when the request has none of that name.
  const std::vector<std::string>* find(std::string_view name) const;
  // For policy variables, which take keys of one value only.
  std::optional<std::string> single(std::string_view name) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

enum class Comparison {
  string_equals,
  string_equals_any_case,
  string_like,
  numeric_equals,
  numeric_less,
  numeric_less_or_equal,
  numeric_greater,
  numeric_greater_or_equal,
  date_equals,
  date_less,
  date_less_or_equal,
  date_greater,
  date_greater_or_equal,
  boolean,
  binary_equals,
  ip_address,
  arn_like,  // as arn_equals does
  null,
};

enum class Quantifier { none, all_values, any_value };

struct Operator {
  Comparison comparison = Comparison::string_equals;
  bool negated = false;  // StringNotEquals
  bool if_exists = false;
  Quantifier quantifier = Quantifier::none;

  // "ForAllValues:StringLikeIfExists", in any case; nothing when there is no such operator.
  static std::optional<Operator> parse(std::string_view name);
};

struct Condition {
  Operator test;
  std::string key;  // as written
  std::vector<std::string> values;
};

// Whether the request satisfies it. Variables in values are replaced when `variables` says so, as
// policies of version 2012-10-17 have them.
bool holds(const Condition& condition, const Keys& keys, bool variables);

}  // namespace fakes::policy
