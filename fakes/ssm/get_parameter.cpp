#include "fakes/ssm/get_parameter.h"

#include <algorithm>
#include <set>

#include "fakes/ssm/paging.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/parameter_filters.h"
#include "fakes/ssm/public_parameters.h"
#include "fakes/ssm/secret_reference.h"

namespace fakes::ssm {

namespace {

// Of names that are not the account's own: AWS's public ones and secrets.
std::optional<Value> find_foreign(const Core& core, const Call& call, const std::string& name) {
  if (is_secret_reference(name)) return resolve_secret(core, call, name);
  std::string_view path = name;
  if (path.starts_with("arn:")) {
    const std::string arn = arn_of({"", call.region}, "parameter/");
    if (path.starts_with(arn)) path.remove_prefix(arn.size() - 1);
  }
  if (!is_public_path(path)) return std::nullopt;
  return find_public(call.region, path);
}

Value get_one(const Core& core, const Call& call, const std::string& name) {
  if (auto foreign = find_foreign(core, call, name)) return *std::move(foreign);
  const Scope scope = scope_of(call);
  const ParameterReference reference = parse_reference(scope, name);
  const bool decrypted = call.input["WithDecryption"].boolean();
  return core.store.read([&](Transaction& transaction) {
    const ParameterVersion version = get_version(transaction, scope, reference, name);
    Value value = parameter_value(transaction, scope, version, decrypted);
    if (!reference.selector.empty()) value.add("Selector", ":" + reference.selector);
    return value;
  });
}

Value get_parameter(Core& core, Call& call) {
  return Value::structure({{"Parameter", get_one(core, call, call.input["Name"].text())}});
}

Value get_parameters(Core& core, Call& call) {
  std::set<std::string> names;
  for (const Value& name : call.input["Names"].items()) names.insert(name.text());
  Value found = Value::list();
  Value invalid = Value::list();
  for (const std::string& name : names) {
    try {
      found.push(get_one(core, call, name));
    } catch (const Fault&) {
      if (is_secret_reference(name) && !call.input["WithDecryption"].boolean()) throw;
      invalid.push(name);
    }
  }
  return Value::structure({{"Parameters", found}, {"InvalidParameters", invalid}});
}

Value public_by_path(const Call& call, const std::string& path) {
  Page page(call.input, 10);
  for (const std::string& name :
       list_public(call.region, path, call.input["Recursive"].boolean())) {
    auto value = find_public(call.region, name);
    if (value && page.wants_next()) page.add(*std::move(value));
  }
  Value output = Value::structure();
  page.write(output, "Parameters");
  return output;
}

Value get_parameters_by_path(Core& core, Call& call) {
  const std::string& path = call.input["Path"].text();
  const ParameterFilters filters(call.input["ParameterFilters"], ParameterFilters::Use::by_path);
  if (!is_hierarchy(path)) bad_filter_path();
  if (is_public_path(path)) return public_by_path(call, path);
  const Scope scope = scope_of(call);
  const bool decrypted = call.input["WithDecryption"].boolean();
  const PathRange range{path, call.input["Recursive"].boolean()};
  return core.store.read([&](Transaction& transaction) {
    Page page(call.input, 10);
    each_parameter(transaction, scope, range, [&](const ParameterVersion& latest) {
      const auto version = filters.match(transaction, scope, latest);
      if (version && page.wants_next()) {
        page.add(parameter_value(transaction, scope, *version, decrypted));
      }
      return !page.is_over();
    });
    Value output = Value::structure();
    page.write(output, "Parameters");
    return output;
  });
}

Value history_value(Transaction& transaction, const Call& call, const ParameterVersion& version) {
  const bool decrypted = call.input["WithDecryption"].boolean();
  Value value = describe(version, call.now);
  value.add("Value", shown_value(transaction, scope_of(call), version, decrypted));
  Value labels = Value::list();
  for (const std::string& label : labels_of(transaction, version.parameter, version.version)) {
    labels.push(label);
  }
  value.add("Labels", std::move(labels));
  return value;
}

Value get_parameter_history(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  const Scope scope = scope_of(call);
  const ParameterReference reference = parse_reference(scope, name);
  return core.store.read([&](Transaction& transaction) {
    const auto latest = find_latest(transaction, scope, reference.path);
    if (!latest || !reference.selector.empty()) parameter_not_found(name);
    Page page(call.input, 50);
    for (const ParameterVersion& version : versions_of(transaction, latest->parameter)) {
      if (page.wants_next()) page.add(history_value(transaction, call, version));
    }
    Value output = Value::structure();
    page.write(output, "Parameters");
    return output;
  });
}

}  // namespace

void add_get_operations(Operations& operations) {
  operations.add("GetParameter", get_parameter);
  operations.add("GetParameters", get_parameters);
  operations.add("GetParametersByPath", get_parameters_by_path);
  operations.add("GetParameterHistory", get_parameter_history);
}

}  // namespace fakes::ssm
