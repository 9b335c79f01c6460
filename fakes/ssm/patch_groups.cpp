// Which baseline is for which group of nodes, and the default of an operating system.
#include <fmt/format.h>

#include "fakes/ssm/filters.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/patch_baseline_records.h"
#include "fakes/ssm/patch_baselines.h"

namespace fakes::ssm {

namespace {

std::string group_id(std::string_view group, std::string_view operating_system) {
  return fmt::format("{}/{}", operating_system, group);
}

Value register_for_group(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const std::string& id = call.input["BaselineId"].text();
  const std::string& group = call.input["PatchGroup"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    const auto baseline = find_baseline(records, scope, id);
    if (!baseline) {
      throw Fault("DoesNotExistException", fmt::format("Maintenance window {} does not exist", id));
    }
    const std::string& system = (*baseline)["OperatingSystem"].text();
    if (records.exists(kPatchGroup, group_id(group, system))) {
      throw Fault("AlreadyExistsException",
                  fmt::format("Patch Group baseline already has a baseline registered for "
                              "OperatingSystem {}.",
                              system));
    }
    records.put(kPatchGroup, group_id(group, system), "PatchGroupPatchBaselineMapping",
                Value::structure({{"PatchGroup", group},
                                  {"BaselineIdentity", identity_of(records, scope, *baseline)}}),
                (*baseline)["BaselineId"].text());
  });
  return Value::structure({{"BaselineId", id}, {"PatchGroup", group}});
}

Value deregister_for_group(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const std::string& id = call.input["BaselineId"].text();
  const std::string& group = call.input["PatchGroup"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    const Value baseline = get_baseline(records, scope, id);
    const std::string key = group_id(group, baseline["OperatingSystem"].text());
    const auto mapping = records.find(kPatchGroup, key);
    const bool is_registered =
        mapping && (*mapping)["BaselineIdentity"]["BaselineId"] == baseline["BaselineId"];
    if (is_registered) records.remove(kPatchGroup, key);
  });
  return Value::structure({{"BaselineId", id}, {"PatchGroup", group}});
}

Value get_for_group(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const std::string system = call.input["OperatingSystem"].text_or("WINDOWS");
  const std::string& group = call.input["PatchGroup"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope);
    const auto mapping = records.find(kPatchGroup, group_id(group, system));
    const std::string id = mapping ? (*mapping)["BaselineIdentity"]["BaselineId"].text()
                                   : default_baseline(records, scope, system);
    return Value::structure(
        {{"BaselineId", id}, {"PatchGroup", group}, {"OperatingSystem", system}});
  });
}

bool passes(const Value& mapping, const Value& filter) {
  const std::string& key = filter["Key"].text();
  return any(filter["Values"], [&](const Value& value) {
    if (key == "NAME_PREFIX") return mapping["PatchGroup"].text().starts_with(value.text());
    return key == "OPERATING_SYSTEM" &&
           mapping["BaselineIdentity"]["OperatingSystem"].text() == value.text();
  });
}

Value describe_patch_groups(Core& core, Call& call) {
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& mapping : Records(transaction, scope_of(call)).all(kPatchGroup)) {
      const auto is_passed = [&](const Value& filter) { return passes(mapping, filter); };
      if (all(filters, is_passed)) items.push_back(std::move(mapping));
    }
    return page_of(call.input, "Mappings", std::move(items), 100);
  });
}

Value register_default(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const std::string& id = call.input["BaselineId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    const Value baseline = get_baseline(records, scope, id);
    const Value& system = baseline["OperatingSystem"];
    records.put(
        kDefaultBaseline, system.text(), "GetDefaultPatchBaselineResult",
        Value::structure({{"BaselineId", baseline["BaselineId"]}, {"OperatingSystem", system}}));
  });
  return Value::structure({{"BaselineId", id}});
}

Value get_default(Core& core, Call& call) {
  const std::string system = call.input["OperatingSystem"].text_or("WINDOWS");
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    return Value::structure({{"BaselineId", default_baseline(records, scope_of(call), system)},
                             {"OperatingSystem", system}});
  });
}

}  // namespace

void add_patch_group_operations(Operations& operations) {
  operations.add("RegisterPatchBaselineForPatchGroup", register_for_group);
  operations.add("DeregisterPatchBaselineForPatchGroup", deregister_for_group);
  operations.add("GetPatchBaselineForPatchGroup", get_for_group);
  operations.add("DescribePatchGroups", describe_patch_groups);
  operations.add("RegisterDefaultPatchBaseline", register_default);
  operations.add("GetDefaultPatchBaseline", get_default);
}

}  // namespace fakes::ssm
