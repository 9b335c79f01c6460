#include "fakes/ssm/parameter_filters.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ssm/tags.h"
#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace fakes::ssm {

using wire::Fault;
using wire::Value;

namespace {

using Texts = std::vector<std::string>;

bool contains(const Texts& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

[[noreturn]] void bad_key(std::string_view key, std::string_view valid) {
  throw Fault("InvalidFilterKey",
              fmt::format("The following filter key is not valid: {}. Valid filter keys include: "
                          "[{}].",
                          key, valid));
}

void check_option(const std::string& option, const Texts& valid) {
  if (option.empty() || contains(valid, option)) return;
  throw Fault("InvalidFilterOption",
              fmt::format("The following filter option is not valid: {}. Valid options include: "
                          "[{}].",
                          option, sim::join(valid, ", ")));
}

void check_values(const Texts& values, const Texts& valid) {
  for (const std::string& value : values) {
    if (contains(valid, value)) continue;
    throw Fault("InvalidFilterValue",
                fmt::format("The following filter value is not valid: {}. Valid values include: "
                            "[{}].",
                            value, sim::join(valid, ", ")));
  }
}

void check_paths(const Texts& values) {
  for (const std::string& value : values) {
    const std::string lower = lower_case(value);
    if (lower.starts_with("/aws") || lower.starts_with("/ssm")) {
      throw Fault("ValidationException",
                  "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" "
                  "(case-insensitive). When using global parameters, please specify within a "
                  "global namespace.");
    }
    if (!is_hierarchy(value)) bad_filter_path();
  }
}

bool is_below(std::string_view path, std::string_view parent, bool is_recursive) {
  std::string prefix(parent);
  if (!prefix.ends_with('/')) prefix += '/';
  if (!path.starts_with(prefix)) return false;
  return is_recursive || path.find('/', prefix.size()) == std::string_view::npos;
}

// "Equals" unless the option says another.
bool compares(std::string_view option, std::string_view text, std::string_view value) {
  if (option == "BeginsWith") return text.starts_with(value);
  if (option == "Contains") return text.find(value) != std::string_view::npos;
  return text == value;
}

// Names are compared as paths, so that "x" and "/x" are one. In the middle there is no telling.
bool name_compares(std::string_view option, const std::string& path, const std::string& value) {
  if (option == "Contains") return path.find(value) != std::string::npos;
  return compares(option, path, path_of(value));
}

}  // namespace

void bad_filter_path() {
  throw Fault("ValidationException",
              "The parameter doesn't meet the parameter name requirements. The parameter name "
              "must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or "
              "\"ssm\" (case-insensitive). It must use only letters, numbers, or the following "
              "symbols: . (period), - (hyphen), _ (underscore). Special characters are not "
              "allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". "
              "Valid example: /get/parameters2-/by1./path0_.");
}

void each_parameter(Transaction& transaction, const Scope& scope, const PathRange& range,
                    const std::function<bool(const ParameterVersion&)>& use) {
  std::string from(range.path);
  if (!from.ends_with('/')) from += '/';
  std::string to = from;
  to.back() = '/' + 1;
  std::vector<std::string> paths;
  transaction.each(
      "SELECT path FROM ssm_parameters "
      "WHERE account = ? AND region = ? AND path >= ? AND path < ? ORDER BY path",
      [&](const Row& row) {
        if (!is_below(row.view(0), range.path, range.is_recursive)) return true;
        const auto latest = find_latest(transaction, scope, row.view(0));
        return !latest || use(*latest);
      },
      scope.account, scope.region, from, to);
}

ParameterFilters::ParameterFilters(const Value& list, Use use) {
  for (const Value& one : list.items()) {
    Filter filter{one["Key"].text(), one["Option"].text(), {}};
    for (const Value& value : one["Values"].items()) filter.values.push_back(value.text());
    const std::string& key = filter.key;
    const bool is_tag = key.starts_with("tag:");
    if (use == Use::by_path && key != "Type" && key != "KeyId" && key != "Label") {
      bad_key(key, "Type, KeyId");
    }
    if (use == Use::describe && key == "Label") bad_key(key, "Path, Name, Type, KeyId, Tier");
    if (filter.values.empty() && !is_tag) {
      throw Fault(
          "InvalidFilterValue",
          fmt::format("The following filter values are missing : null for filter key {}", key));
    }
    const auto same = [&](const Filter& other) { return other.key == key; };
    if (std::any_of(filters_.begin(), filters_.end(), same)) {
      throw Fault("InvalidFilterKey",
                  fmt::format("The following filter is duplicated in the request: {}. A request "
                              "can contain only one occurrence of a specific filter.",
                              key));
    }
    if (key == "Path") {
      check_option(filter.option, {"Recursive", "OneLevel"});
      check_paths(filter.values);
    } else if (key == "Name") {
      // AWS documents it, and leaves it out where it names the others.
      if (filter.option != "Contains") check_option(filter.option, {"BeginsWith", "Equals"});
    } else {
      check_option(filter.option, {"BeginsWith", "Equals"});
    }
    if (key == "Tier") check_values(filter.values, {"Standard", "Advanced", "Intelligent-Tiering"});
    if (key == "Type" && filter.option != "BeginsWith") {
      check_values(filter.values, {"String", "StringList", "SecureString"});
    }
    filters_.push_back(std::move(filter));
  }
}

ParameterFilters ParameterFilters::old_ones(const Value& list) {
  ParameterFilters filters;
  for (const Value& one : list.items()) {
    Filter filter{one["Key"].text(), "", {}};
    for (const Value& value : one["Values"].items()) filter.values.push_back(value.text());
    filters.filters_.push_back(std::move(filter));
  }
  return filters;
}

bool ParameterFilters::passes(Transaction& transaction, const Scope& scope, const Filter& filter,
                              const ParameterVersion& latest) {
  const std::string path = path_of(latest.name);
  const auto any = [&](const auto& compare) {
    return std::any_of(filter.values.begin(), filter.values.end(), compare);
  };
  if (filter.key.starts_with("tag:")) {
    const Value tags = tags_of(transaction, scope, "Parameter", path);
    return std::any_of(tags.items().begin(), tags.items().end(), [&](const Value& tag) {
      if (tag["Key"].text() != filter.key.substr(4)) return false;
      return filter.values.empty() || any([&](const std::string& value) {
               return compares(filter.option, tag["Value"].text(), value);
             });
    });
  }
  return any([&](const std::string& value) {
    if (filter.key == "Path") return is_below(path, value, filter.option == "Recursive");
    if (filter.key == "Name") return name_compares(filter.option, path, value);
    if (filter.key == "Type") return compares(filter.option, latest.type, value);
    if (filter.key == "KeyId") return compares(filter.option, latest.key_id, value);
    if (filter.key == "Tier") return compares(filter.option, latest.tier, value);
    return compares(filter.option, latest.data_type, value);
  });
}

std::optional<ParameterVersion> ParameterFilters::match(Transaction& transaction,
                                                        const Scope& scope,
                                                        const ParameterVersion& latest) const {
  std::optional<ParameterVersion> version = latest;
  for (const Filter& filter : filters_) {
    if (filter.key != "Label") {
      if (!passes(transaction, scope, filter, latest)) return std::nullopt;
      continue;
    }
    version.reset();
    for (const ParameterVersion& one : versions_of(transaction, latest.parameter)) {
      const auto labels = labels_of(transaction, one.parameter, one.version);
      const bool has = std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
        return std::any_of(
            filter.values.begin(), filter.values.end(),
            [&](const std::string& value) { return compares(filter.option, label, value); });
      });
      if (has) version = one;
    }
    if (!version) return std::nullopt;
  }
  return version;
}

std::optional<std::vector<std::string>> ParameterFilters::names() const {
  for (const Filter& filter : filters_) {
    if (filter.key == "Name" && (filter.option.empty() || filter.option == "Equals")) {
      return filter.values;
    }
  }
  return std::nullopt;
}

}  // namespace fakes::ssm
