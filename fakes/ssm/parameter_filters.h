// What DescribeParameters and GetParametersByPath are narrowed by.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/ssm/parameter.h"

namespace fakes::ssm {

// Everything below a path ("/" is everything), or only its next level.
struct PathRange {
  std::string_view path;
  bool is_recursive = true;
};

// The latest versions of all parameters there in the order of their paths, until `use` returns
// false.
void each_parameter(Transaction& transaction, const Scope& scope, const PathRange& range,
                    const std::function<bool(const ParameterVersion&)>& use);

// Throws Fault ValidationException: that is no path for a parameter to be below.
[[noreturn]] void bad_filter_path();

class ParameterFilters {
 public:
  enum class Use { describe, by_path };
  // Of ParameterFilters. Throws Fault InvalidFilterKey, InvalidFilterOption, InvalidFilterValue
  // and ValidationException.
  ParameterFilters(const wire::Value& list, Use use);
  // Of DescribeParameters's older Filters.
  static ParameterFilters old_ones(const wire::Value& list);

  // The version that passes: the latest, or the one that has the label asked for.
  std::optional<ParameterVersion> match(Transaction& transaction, const Scope& scope,
                                        const ParameterVersion& latest) const;

  // The names asked for when only those can pass; saves looking through all.
  std::optional<std::vector<std::string>> names() const;

 private:
  struct Filter {
    std::string key;
    std::string option;  // empty: the key's default
    std::vector<std::string> values;
  };

  ParameterFilters() = default;
  static bool passes(Transaction& transaction, const Scope& scope, const Filter& filter,
                     const ParameterVersion& latest);

  std::vector<Filter> filters_;
};

}  // namespace fakes::ssm
