#include "fakes/ssm/describe_parameters.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/parameter_filters.h"

namespace fakes::ssm {

namespace {

constexpr std::size_t kMostLabels = 10;
constexpr std::size_t kLongestLabel = 100;

ParameterFilters read_filters(const Value& input) {
  const Value& old_ones = input["Filters"];
  const Value& new_ones = input["ParameterFilters"];
  if (old_ones.size() > 0 && new_ones.size() > 0) {
    throw Fault("ValidationException",
                "You can use either Filters or ParameterFilters in a single request.");
  }
  if (old_ones.size() > 0) return ParameterFilters::old_ones(old_ones);
  return {new_ones, ParameterFilters::Use::describe};
}

// All that may pass, in the order of their paths.
void each_candidate(Transaction& transaction, const Scope& scope, const ParameterFilters& filters,
                    const std::function<bool(const ParameterVersion&)>& use) {
  const auto names = filters.names();
  if (!names) {
    each_parameter(transaction, scope, {"/"}, use);
    return;
  }
  std::set<std::string> paths;
  for (const std::string& name : *names) paths.insert(path_of(name));
  for (const std::string& path : paths) {
    const auto latest = find_latest(transaction, scope, path);
    if (latest && !use(*latest)) return;
  }
}

Value describe_parameters(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const ParameterFilters filters = read_filters(call.input);
  // Other accounts share none.
  if (call.input["Shared"].boolean()) return Value::structure({{"Parameters", Value::list()}});
  return core.store.read([&](Transaction& transaction) {
    Page page(call.input, 10);
    each_candidate(transaction, scope, filters, [&](const ParameterVersion& latest) {
      if (filters.match(transaction, scope, latest) && page.wants_next()) {
        Value value = describe(latest, call.now);
        value.add("ARN", parameter_arn(scope, path_of(latest.name)));
        page.add(std::move(value));
      }
      return !page.is_over();
    });
    Value output = Value::structure();
    page.write(output, "Parameters", Page::Token::when_full);
    return output;
  });
}

bool is_label(std::string_view label) {
  const std::string lower = lower_case(label);
  return !label.empty() && !lower.starts_with("aws") && !lower.starts_with("ssm") &&
         !(label[0] >= '0' && label[0] <= '9') &&
         std::all_of(lower.begin(), lower.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

void check_lengths(const Value& labels) {
  for (const Value& label : labels.items()) {
    if (label.text().size() <= kLongestLabel && !label.text().empty()) continue;
    std::string all;
    for (const Value& one : labels.items()) all += (all.empty() ? "" : ", ") + one.text();
    throw Fault("ValidationException",
                fmt::format("1 validation error detected: Value '[{}]' at 'labels' failed to "
                            "satisfy constraint: Member must satisfy constraint: [Member must "
                            "have length less than or equal to 100, Member must have length "
                            "greater than or equal to 1]",
                            all));
  }
}

// The version that a request is about: the latest, or the one it says.
ParameterVersion version_of(Transaction& transaction, const Call& call) {
  const std::string& name = call.input["Name"].text();
  ParameterReference reference = parse_reference(scope_of(call), name);
  if (!reference.selector.empty()) parameter_not_found(name);
  if (const Value* version = call.input.find("ParameterVersion")) {
    reference.selector = std::to_string(version->integer());
  }
  return get_version(transaction, scope_of(call), reference, name);
}

Value label_parameter_version(Core& core, Call& call) {
  const Value& labels = call.input["Labels"];
  check_lengths(labels);
  return core.store.write([&](Transaction& transaction) {
    const ParameterVersion version = version_of(transaction, call);
    Value invalid = Value::list();
    for (const Value& label : labels.items()) {
      if (!is_label(label.text())) {
        invalid.push(label);
        continue;
      }
      transaction.run(
          "INSERT INTO ssm_parameter_labels (parameter, label, version) VALUES (?, ?, ?) "
          "ON CONFLICT (parameter, label) DO UPDATE SET version = excluded.version",
          version.parameter, label.text(), version.version);
    }
    if (labels_of(transaction, version.parameter, version.version).size() > kMostLabels) {
      throw Fault("ParameterVersionLabelLimitExceeded",
                  "A parameter version can have maximum 10 labels.Move one or more labels to "
                  "another version and try again.");
    }
    return Value::structure({{"InvalidLabels", invalid}, {"ParameterVersion", version.version}});
  });
}

Value unlabel_parameter_version(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const ParameterVersion version = version_of(transaction, call);
    Value removed = Value::list();
    Value invalid = Value::list();
    for (const Value& label : call.input["Labels"].items()) {
      transaction.run(
          "DELETE FROM ssm_parameter_labels WHERE parameter = ? AND label = ? AND version = ?",
          version.parameter, label.text(), version.version);
      (transaction.changes() > 0 ? removed : invalid).push(label);
    }
    return Value::structure({{"RemovedLabels", removed}, {"InvalidLabels", invalid}});
  });
}

}  // namespace

void add_describe_operations(Operations& operations) {
  operations.add("DescribeParameters", describe_parameters);
  operations.add("LabelParameterVersion", label_parameter_version);
  operations.add("UnlabelParameterVersion", unlabel_parameter_version);
}

}  // namespace fakes::ssm
