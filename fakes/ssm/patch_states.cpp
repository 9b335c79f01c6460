// How nodes stand with their patches: what they have reported with PutInventory, as the agent does
// when it runs AWS-RunPatchBaseline.
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "fakes/ssm/filters.h"
#include "fakes/ssm/inventory.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/patch_catalog.h"
#include "fakes/ssm/records.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

constexpr const char* kSummaryType = "AWS:PatchSummary";
constexpr const char* kPatchType = "AWS:PatchCompliance";

constexpr std::array kCounts = {"InstalledCount",
                                "InstalledOtherCount",
                                "InstalledPendingRebootCount",
                                "InstalledRejectedCount",
                                "MissingCount",
                                "FailedCount",
                                "UnreportedNotApplicableCount",
                                "NotApplicableCount",
                                "CriticalNonCompliantCount",
                                "SecurityNonCompliantCount",
                                "OtherNonCompliantCount",
                                "AvailableSecurityUpdateCount"};

// The members of DescribePatchGroupState, with the counts that they ask for.
constexpr std::array<std::pair<const char*, const char*>, 12> kGroupCounts = {{
    {"InstancesWithInstalledPatches", "InstalledCount"},
    {"InstancesWithInstalledOtherPatches", "InstalledOtherCount"},
    {"InstancesWithInstalledPendingRebootPatches", "InstalledPendingRebootCount"},
    {"InstancesWithInstalledRejectedPatches", "InstalledRejectedCount"},
    {"InstancesWithMissingPatches", "MissingCount"},
    {"InstancesWithFailedPatches", "FailedCount"},
    {"InstancesWithNotApplicablePatches", "NotApplicableCount"},
    {"InstancesWithUnreportedNotApplicablePatches", "UnreportedNotApplicableCount"},
    {"InstancesWithCriticalNonCompliantPatches", "CriticalNonCompliantCount"},
    {"InstancesWithSecurityNonCompliantPatches", "SecurityNonCompliantCount"},
    {"InstancesWithOtherNonCompliantPatches", "OtherNonCompliantCount"},
    {"InstancesWithAvailableSecurityUpdates", "AvailableSecurityUpdateCount"},
}};

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Clock::Time time_of(const std::string& text, Clock::Time other) {
  return wire::parse_time(text, wire::TimeFormat::iso8601).value_or(other);
}

// Shape InstancePatchState, of one entry of AWS:PatchSummary.
Value state_of(const std::string& node, const Value& entry, const std::string& captured) {
  const Clock::Time seen = time_of(captured, {});
  Value state = Value::structure({
      {"InstanceId", node},
      {"PatchGroup", entry["PatchGroup"]},
      {"BaselineId", entry["BaselineId"]},
      {"OperationStartTime", time_of(entry["OperationStartTime"].text(), seen)},
      {"OperationEndTime", time_of(entry["OperationEndTime"].text(), seen)},
      {"Operation", entry["OperationType"].text_or("Scan")},
  });
  for (const char* member :
       {"SnapshotId", "OwnerInformation", "InstallOverrideList", "RebootOption"}) {
    if (!entry[member].text().empty()) state.set(member, entry[member]);
  }
  for (const char* count : kCounts) {
    if (const Value* value = entry.find(count)) state.set(count, number_of(value->text()));
  }
  if (const Value* time = entry.find("LastNoRebootInstallOperationTime")) {
    state.set("LastNoRebootInstallOperationTime", time_of(time->text(), seen));
  }
  return state;
}

std::vector<Value> all_states(const Records& records) {
  std::vector<Value> states;
  for (const Value& node : records.all(kInventoryNode)) {
    const std::string& id = node["Id"].text();
    const auto item = records.find(kInventoryItem, inventory_id(id, kSummaryType));
    if (!item || (*item)["Content"].size() == 0) continue;
    states.push_back(
        state_of(id, (*item)["Content"].items().front(), (*item)["CaptureTime"].text()));
  }
  return states;
}

Value describe_states(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& state : all_states(Records(transaction, scope_of(call)))) {
      if (has_text(call.input["InstanceIds"], state["InstanceId"].text())) {
        items.push_back(std::move(state));
      }
    }
    return page_of(call.input, "InstancePatchStates", std::move(items), 100);
  });
}

bool passes(const Value& state, const Value& filter) {
  const std::string& key = filter["Key"].text();
  if (std::find(kCounts.begin(), kCounts.end(), key) == kCounts.end()) {
    throw Fault("InvalidFilter",
                "The filter name is not valid. Verify the you entered the correct name and try "
                "again.");
  }
  const std::int64_t count = state[key].integer();
  const std::int64_t value = number_of(filter["Values"].items().at(0).text());
  const std::string& how = filter["Type"].text();
  if (how == "NotEqual") return count != value;
  if (how == "LessThan") return count < value;
  if (how == "GreaterThan") return count > value;
  return count == value;
}

std::vector<Value> states_of_group(const Records& records, const Value& input) {
  std::vector<Value> states = all_states(records);
  std::erase_if(states,
                [&](const Value& state) { return !(state["PatchGroup"] == input["PatchGroup"]); });
  return states;
}

Value describe_states_for_group(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& state : states_of_group(Records(transaction, scope_of(call)), call.input)) {
      const auto is_passed = [&](const Value& filter) { return passes(state, filter); };
      if (all(call.input["Filters"], is_passed)) items.push_back(std::move(state));
    }
    return page_of(call.input, "InstancePatchStates", std::move(items), 100);
  });
}

Value describe_group_state(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const std::vector<Value> states =
        states_of_group(Records(transaction, scope_of(call)), call.input);
    Value output = Value::structure({{"Instances", static_cast<std::int64_t>(states.size())}});
    for (const auto& [member, count] : kGroupCounts) {
      std::int64_t nodes = 0;
      for (const Value& state : states) nodes += state[count].integer() > 0 ? 1 : 0;
      output.set(member, nodes);
    }
    return output;
  });
}

// The agent says "InstalledOther" where the operation answers INSTALLED_OTHER.
std::string state_name(const std::string& reported) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  std::string name;
  for (std::size_t i = 0; i < reported.size(); ++i) {
    const char c = reported[i];
    if (i > 0 && is_lower(reported[i - 1]) && c >= 'A' && c <= 'Z') name += '_';
    name += is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

// Filters are members of the patch, as the guide of the operation lists them.
bool patch_passes(const Value& patch, const Value& filter) {
  const std::string& key = filter["Key"].text();
  if (key != "Classification" && key != "KBId" && key != "Severity" && key != "State" &&
      key != "Title") {
    throw Fault("InvalidFilter",
                "The filter name is not valid. Verify the you entered the correct name and try "
                "again.");
  }
  return has_text(filter["Values"], patch[key].text());
}

Value describe_instance_patches(Core& core, Call& call) {
  const std::string& id = call.input["InstanceId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Value item = Records(transaction, scope_of(call))
                           .find(kInventoryItem, inventory_id(id, kPatchType))
                           .value_or(Value());
    Value::List items;
    for (const Value& entry : item["Content"].items()) {
      Value patch = Value::structure();
      for (const char* member :
           {"Title", "KBId", "Classification", "Severity", "State", "CVEIds"}) {
        if (const Value* value = entry.find(member)) patch.set(member, *value);
      }
      patch.set("State", state_name(entry["State"].text()));
      patch.set("InstalledTime", time_of(entry["InstalledTime"].text(), {}));
      const auto is_passed = [&](const Value& filter) { return patch_passes(patch, filter); };
      if (all(call.input["Filters"], is_passed)) items.push_back(std::move(patch));
    }
    return page_of(call.input, "Patches", std::move(items), 100);
  });
}

}  // namespace

void add_patch_state_operations(Operations& operations) {
  operations.add("DescribeInstancePatchStates", describe_states);
  operations.add("DescribeInstancePatchStatesForPatchGroup", describe_states_for_group);
  operations.add("DescribePatchGroupState", describe_group_state);
  operations.add("DescribeInstancePatches", describe_instance_patches);
}

}  // namespace fakes::ssm
