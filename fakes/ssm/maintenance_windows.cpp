#include "fakes/ssm/maintenance_windows.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/due_list.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/tags.h"
#include "fakes/ssm/window_schedule.h"

namespace fakes::ssm {

namespace {

constexpr std::int64_t kMostWindows = 50;
constexpr const char* kShape = "GetMaintenanceWindowResult";

void check_window(const Value& window) {
  check_schedule(window);
  if (window["Cutoff"].integer() >= window["Duration"].integer()) {
    throw Fault("ValidationException", "Cutoff must be less than the duration of the window.");
  }
}

// The window as clients see it.
Value with_next(Value window, Clock::Time now) {
  const auto next = next_opening(window, now);
  if (next) window.set("NextExecutionTime", opening_text(*next));
  return window;
}

// The same token makes the same window once.
std::optional<std::string> find_made(const Records& records, const Value& input) {
  const std::string& token = input["ClientToken"].text();
  if (token.empty()) return std::nullopt;
  const auto made = records.find("MaintenanceWindowToken", token);
  if (!made) return std::nullopt;
  return (*made)["WindowId"].text();
}

Value create_maintenance_window(Core& core, Call& call) {
  const Value& input = call.input;
  check_window(input);
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (const auto made = find_made(records, input)) {
      return Value::structure({{"WindowId", *made}});
    }
    if (records.count(kMaintenanceWindow) >= kMostWindows) {
      throw Fault("ResourceLimitExceededException",
                  "Error message: The maximum number of maintenance windows is 50.");
    }
    Value window = as_shape(input, kShape);
    const std::string id = "mw-0" + random_hex(16);
    window.set("WindowId", id);
    window.set("Enabled", true);
    window.set("CreatedDate", call.now);
    window.set("ModifiedDate", call.now);
    records.put(kMaintenanceWindow, id, kShape, window);
    note_opening(transaction, scope_of(call), window, call.now);
    if (input.has("ClientToken")) {
      records.put("MaintenanceWindowToken", input["ClientToken"].text(),
                  "CreateMaintenanceWindowResult", Value::structure({{"WindowId", id}}), id);
    }
    put_tags(transaction, scope_of(call), kMaintenanceWindow, id, input["Tags"]);
    return Value::structure({{"WindowId", id}});
  });
}

Value get_maintenance_window(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return with_next(
        get_window(Records(transaction, scope_of(call)), call.input["WindowId"].text()), call.now);
  });
}

Value update_maintenance_window(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string& id = input["WindowId"].text();
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value window = get_window(records, id);
    apply_update(window, input, kShape, input["Replace"].boolean(),
                 {"Description", "StartDate", "EndDate", "ScheduleTimezone", "ScheduleOffset"});
    check_window(window);
    window.set("ModifiedDate", call.now);
    records.put(kMaintenanceWindow, id, kShape, window);
    note_opening(transaction, scope_of(call), window, call.now);
    return as_shape(window, "UpdateMaintenanceWindowResult");
  });
}

Value delete_maintenance_window(Core& core, Call& call) {
  const std::string& id = call.input["WindowId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_window(records, id);
    records.remove(kMaintenanceWindow, id);
    records.remove_children("MaintenanceWindowToken", id);
    records.remove_children(kWindowTarget, id);
    records.remove_children(kWindowTask, id);
    forget_due(transaction, scope_of(call), kMaintenanceWindow, id);
    remove_tags(transaction, scope_of(call), kMaintenanceWindow, id);
  });
  return Value::structure({{"WindowId", id}});
}

bool passes(const Value& window, const Value& filter) {
  const std::string& key = filter["Key"].text();
  const std::string text =
      key == "Enabled" ? (window["Enabled"].boolean() ? "true" : "false") : window["Name"].text();
  return std::any_of(
      filter["Values"].items().begin(), filter["Values"].items().end(),
      [&](const Value& value) { return lower_case(value.text()) == lower_case(text); });
}

Value describe_maintenance_windows(Core& core, Call& call) {
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    Page page(call.input, 50);
    for (const Value& window : Records(transaction, scope_of(call)).all(kMaintenanceWindow)) {
      const bool is_listed =
          std::all_of(filters.items().begin(), filters.items().end(),
                      [&](const Value& filter) { return passes(window, filter); });
      if (is_listed && page.wants_next()) {
        page.add(as_shape(with_next(window, call.now), "MaintenanceWindowIdentity"));
      }
    }
    Value output = Value::structure();
    page.write(output, "WindowIdentities");
    return output;
  });
}

Value describe_maintenance_windows_for_target(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Page page(call.input, 50);
    for (const Value& window : records.all(kMaintenanceWindow)) {
      if (has_window_target(records, window, call.input) && page.wants_next()) {
        page.add(as_shape(window, "MaintenanceWindowIdentityForTarget"));
      }
    }
    Value output = Value::structure();
    page.write(output, "WindowIdentities");
    return output;
  });
}

}  // namespace

Value get_window(const Records& records, const std::string& id) {
  auto window = records.find(kMaintenanceWindow, id);
  if (!window) {
    throw Fault("DoesNotExistException", fmt::format("Maintenance window {} does not exist", id));
  }
  return *std::move(window);
}

bool has_window_target(const Records& records, const Value& window, const Value& input) {
  const auto targets = records.children(kWindowTarget, window["WindowId"].text());
  return std::any_of(targets.begin(), targets.end(), [&](const Value& one) {
    return one["ResourceType"] == input["ResourceType"] && one["Targets"] == input["Targets"];
  });
}

void apply_update(Value& record, const Value& input, std::string_view shape, bool replaces,
                  std::initializer_list<const char*> optional) {
  if (replaces) {
    for (const char* member : optional) record.erase(member);
  }
  const Value given = as_shape(input, shape);
  for (const auto& field : given.fields()) record.set(field.name, field.value);
}

void add_maintenance_window_operations(Operations& operations) {
  operations.add("CreateMaintenanceWindow", create_maintenance_window);
  operations.add("GetMaintenanceWindow", get_maintenance_window);
  operations.add("UpdateMaintenanceWindow", update_maintenance_window);
  operations.add("DeleteMaintenanceWindow", delete_maintenance_window);
  operations.add("DescribeMaintenanceWindows", describe_maintenance_windows);
  operations.add("DescribeMaintenanceWindowsForTarget", describe_maintenance_windows_for_target);
}

}  // namespace fakes::ssm
