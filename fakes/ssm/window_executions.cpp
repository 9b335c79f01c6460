// How maintenance windows went: executions, their tasks, and what each of those did.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/ssm/due_list.h"
#include "fakes/ssm/filters.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/window_invocations.h"
#include "fakes/ssm/window_runs.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

[[noreturn]] void no_execution(const std::string& id) {
  throw Fault("DoesNotExistException",
              fmt::format("Maintenance window execution {} does not exist", id));
}

Value get_execution(const Records& records, const Value& input) {
  const std::string& id = input["WindowExecutionId"].text();
  auto execution = records.find(kWindowExecution, id);
  if (!execution) no_execution(id);
  return *std::move(execution);
}

Value get_run(const Records& records, const Value& input) {
  auto run = records.find(kWindowRun, input["TaskId"].text());
  if (!run || !((*run)["WindowExecutionId"] == input["WindowExecutionId"])) {
    throw Fault(
        "DoesNotExistException",
        fmt::format("Maintenance window task execution {} does not exist", input["TaskId"].text()));
  }
  return *std::move(run);
}

bool passes(const Value& one, const Value& filters) {
  return all(filters, [&](const Value& filter) {
    const std::string& key = filter["Key"].text();
    return any(filter["Values"], [&](const Value& value) {
      if (key != "ExecutedBefore" && key != "ExecutedAfter") {
        return lower_case(one["Status"].text()) == lower_case(value.text());
      }
      const auto time = wire::parse_time(value.text(), wire::TimeFormat::iso8601);
      if (!time) throw Fault("ValidationException", "Invalid filter value: " + value.text());
      const auto begun = one["StartTime"].time();
      return key == "ExecutedBefore" ? begun < *time : begun > *time;
    });
  });
}

Value describe_executions(Core& core, Call& call) {
  const std::string& id = call.input["WindowId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_window(records, id);
    Value::List items;
    for (Value& one : records.children(kWindowExecution, id)) {
      if (passes(one, call.input["Filters"])) items.push_back(std::move(one));
    }
    std::reverse(items.begin(), items.end());
    return page_of(call.input, "WindowExecutions", std::move(items));
  });
}

Value get_execution_operation(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value output =
        as_shape(get_execution(records, call.input), "GetMaintenanceWindowExecutionResult");
    Value tasks = Value::list();
    for (const Value& run : records.children(kWindowRun, call.input["WindowExecutionId"].text())) {
      tasks.push(run["TaskExecutionId"]);
    }
    output.set("TaskIds", std::move(tasks));
    return output;
  });
}

Value describe_tasks(Core& core, Call& call) {
  const std::string& id = call.input["WindowExecutionId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_execution(records, call.input);
    Value::List items;
    for (const Value& run : records.children(kWindowRun, id)) {
      if (!passes(run, call.input["Filters"])) continue;
      Value item = as_shape(run, "MaintenanceWindowExecutionTaskIdentity");
      item.set("TaskType", run["Type"]);
      items.push_back(std::move(item));
    }
    return page_of(call.input, "WindowExecutionTaskIdentities", std::move(items));
  });
}

Value get_task(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_execution(records, call.input);
    return get_run(records, call.input);
  });
}

Value describe_invocations(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_execution(records, call.input);
    get_run(records, call.input);
    Value::List items;
    for (Value& one : records.children(kWindowInvocation, call.input["TaskId"].text())) {
      if (passes(one, call.input["Filters"])) items.push_back(std::move(one));
    }
    return page_of(call.input, "WindowExecutionTaskInvocationIdentities", std::move(items));
  });
}

Value get_invocation(Core& core, Call& call) {
  const std::string& id = call.input["InvocationId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_execution(records, call.input);
    get_run(records, call.input);
    auto found = records.find(kWindowInvocation, id);
    if (!found || !((*found)["TaskExecutionId"] == call.input["TaskId"])) {
      throw Fault("DoesNotExistException",
                  fmt::format("Maintenance window task invocation {} does not exist", id));
    }
    return *std::move(found);
  });
}

Value cancel_execution(Core& core, Call& call) {
  const std::string& id = call.input["WindowExecutionId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_execution(records, call.input);
    end_window_execution(records, id, "CANCELLED", "", call.now);
    forget_due(transaction, scope_of(call), kWindowExecution, id);
  });
  return Value::structure({{"WindowExecutionId", id}});
}

}  // namespace

void add_window_execution_operations(Operations& operations) {
  operations.add("DescribeMaintenanceWindowExecutions", describe_executions);
  operations.add("GetMaintenanceWindowExecution", get_execution_operation);
  operations.add("DescribeMaintenanceWindowExecutionTasks", describe_tasks);
  operations.add("GetMaintenanceWindowExecutionTask", get_task);
  operations.add("DescribeMaintenanceWindowExecutionTaskInvocations", describe_invocations);
  operations.add("GetMaintenanceWindowExecutionTaskInvocation", get_invocation);
  operations.add("CancelMaintenanceWindowExecution", cancel_execution);
}

}  // namespace fakes::ssm
