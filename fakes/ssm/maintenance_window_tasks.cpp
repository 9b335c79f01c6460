// Targets and tasks of maintenance windows.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/paging.h"

namespace fakes::ssm {

namespace {

constexpr const char* kTaskShape = "GetMaintenanceWindowTaskResult";

// A target or task of the window that the input names.
Value get_part(const Records& records, const Value& input, std::string_view kind,
               const char* member) {
  const std::string& id = input[member].text();
  auto part = records.find(kind, id);
  if (!part || (*part)["WindowId"].text() != input["WindowId"].text()) {
    throw Fault("DoesNotExistException",
                fmt::format("The {} {} does not exist in the maintenance window {}",
                            kind == kWindowTask ? "window task" : "window target", id,
                            input["WindowId"].text()));
  }
  return *std::move(part);
}

Value register_target(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const std::string& window = call.input["WindowId"].text();
    get_window(records, window);
    Value target = as_shape(call.input, kWindowTarget);
    const std::string id = random_uuid();
    target.set("WindowTargetId", id);
    records.put(kWindowTarget, id, kWindowTarget, target, window);
    return Value::structure({{"WindowTargetId", id}});
  });
}

Value update_target(Core& core, Call& call) {
  const Value& input = call.input;
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value target = get_part(records, input, kWindowTarget, "WindowTargetId");
    apply_update(target, input, kWindowTarget, input["Replace"].boolean(),
                 {"OwnerInformation", "Name", "Description"});
    records.put(kWindowTarget, input["WindowTargetId"].text(), kWindowTarget, target);
    return as_shape(target, "UpdateMaintenanceWindowTargetResult");
  });
}

bool uses_target(const Value& task, const std::string& target) {
  const auto& groups = task["Targets"].items();
  return std::any_of(groups.begin(), groups.end(), [&](const Value& group) {
    const auto& values = group["Values"].items();
    return group["Key"].text() == "WindowTargetIds" &&
           std::any_of(values.begin(), values.end(),
                       [&](const Value& value) { return value.text() == target; });
  });
}

Value deregister_target(Core& core, Call& call) {
  const std::string& id = call.input["WindowTargetId"].text();
  const std::string& window = call.input["WindowId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_window(records, window);
    get_part(records, call.input, kWindowTarget, "WindowTargetId");
    const auto tasks = records.children(kWindowTask, window);
    const bool is_used = std::any_of(tasks.begin(), tasks.end(),
                                     [&](const Value& task) { return uses_target(task, id); });
    if (is_used && call.input["Safe"].boolean()) {
      throw Fault("TargetInUseException",
                  "You specified the Safe option for the DeregisterTargetFromMaintenanceWindow "
                  "operation, but the target is still referenced in a task.");
    }
    records.remove(kWindowTarget, id);
  });
  return Value::structure({{"WindowId", window}, {"WindowTargetId", id}});
}

bool passes(const Value& one, const Value& filters) {
  return std::all_of(filters.items().begin(), filters.items().end(), [&](const Value& filter) {
    const auto& values = filter["Values"].items();
    const std::string& key = filter["Key"].text();
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      if (key == "Priority") return std::to_string(one["Priority"].integer()) == value.text();
      return one[key].text() == value.text();
    });
  });
}

Value describe_targets(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const std::string& window = call.input["WindowId"].text();
    get_window(records, window);
    Value::List items;
    for (Value& one : records.children(kWindowTarget, window)) {
      if (passes(one, call.input["Filters"])) items.push_back(std::move(one));
    }
    return page_of(call.input, "Targets", std::move(items));
  });
}

Value register_task(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const std::string& window = call.input["WindowId"].text();
    get_window(records, window);
    Value task = as_shape(call.input, kTaskShape);
    const std::string id = random_uuid();
    task.set("WindowTaskId", id);
    if (!task.has("Priority")) task.set("Priority", 1);
    if (call.input["Targets"].size() > 0) {
      if (!task.has("MaxConcurrency")) task.set("MaxConcurrency", "1");
      if (!task.has("MaxErrors")) task.set("MaxErrors", "1");
    }
    records.put(kWindowTask, id, kTaskShape, task, window);
    return Value::structure({{"WindowTaskId", id}});
  });
}

Value get_task(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return get_part(Records(transaction, scope_of(call)), call.input, kWindowTask, "WindowTaskId");
  });
}

Value update_task(Core& core, Call& call) {
  const Value& input = call.input;
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value task = get_part(records, input, kWindowTask, "WindowTaskId");
    apply_update(task, input, kTaskShape, input["Replace"].boolean(),
                 {"TaskParameters", "TaskInvocationParameters", "LoggingInfo", "Name",
                  "Description", "CutoffBehavior", "AlarmConfiguration"});
    records.put(kWindowTask, input["WindowTaskId"].text(), kTaskShape, task);
    return as_shape(task, "UpdateMaintenanceWindowTaskResult");
  });
}

Value deregister_task(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_part(records, call.input, kWindowTask, "WindowTaskId");
    records.remove(kWindowTask, call.input["WindowTaskId"].text());
  });
  return as_shape(call.input, "DeregisterTaskFromMaintenanceWindowResult");
}

Value describe_tasks(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const std::string& window = call.input["WindowId"].text();
    get_window(records, window);
    Value::List items;
    for (const Value& task : records.children(kWindowTask, window)) {
      if (!passes(task, call.input["Filters"])) continue;
      Value item = as_shape(task, kWindowTask);
      item.set("Type", task["TaskType"]);
      items.push_back(std::move(item));
    }
    return page_of(call.input, "Tasks", std::move(items));
  });
}

}  // namespace

void add_maintenance_window_task_operations(Operations& operations) {
  operations.add("RegisterTargetWithMaintenanceWindow", register_target);
  operations.add("UpdateMaintenanceWindowTarget", update_target);
  operations.add("DeregisterTargetFromMaintenanceWindow", deregister_target);
  operations.add("DescribeMaintenanceWindowTargets", describe_targets);
  operations.add("RegisterTaskWithMaintenanceWindow", register_task);
  operations.add("GetMaintenanceWindowTask", get_task);
  operations.add("UpdateMaintenanceWindowTask", update_task);
  operations.add("DeregisterTaskFromMaintenanceWindow", deregister_task);
  operations.add("DescribeMaintenanceWindowTasks", describe_tasks);
}

}  // namespace fakes::ssm
