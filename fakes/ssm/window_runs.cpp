#include "fakes/ssm/window_runs.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/due_list.h"
#include "fakes/ssm/filters.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/window_invocations.h"
#include "fakes/ssm/window_schedule.h"

namespace fakes::ssm {

namespace {

constexpr const char* kTaskShape = "GetMaintenanceWindowExecutionTaskResult";

// Shape GetMaintenanceWindowExecutionTaskResult, of a registered task.
Value make_run(const Value& task, const std::string& execution) {
  Value run = Value::structure({{"WindowExecutionId", execution},
                                {"TaskExecutionId", random_uuid()},
                                {"TaskArn", task["TaskArn"]},
                                {"Type", task["TaskType"]},
                                {"Priority", task["Priority"].integer(1)},
                                {"Status", "PENDING"}});
  if (const Value* role = task.find("ServiceRoleArn")) run.set("ServiceRole", *role);
  for (const char* member : {"MaxConcurrency", "MaxErrors", "AlarmConfiguration"}) {
    if (const Value* value = task.find(member)) run.set(member, *value);
  }
  if (task["TaskParameters"].size() > 0) {
    run.set("TaskParameters", Value(Value::List{task["TaskParameters"]}));
  }
  return run;
}

void put_run(const Records& records, const Value& run) {
  records.put(kWindowRun, run["TaskExecutionId"].text(), kTaskShape, run,
              run["WindowExecutionId"].text());
}

void open_window(Transaction& transaction, const Due& due, Clock::Time now) {
  const Records records(transaction, due.scope());
  const auto window = records.find(kMaintenanceWindow, due.id);
  if (!window) {
    forget_due(transaction, due.scope(), kMaintenanceWindow, due.id);
    return;
  }
  note_opening(transaction, due.scope(), *window, now);
  const auto before = records.children(kWindowExecution, due.id);
  const bool overlaps = std::any_of(before.begin(), before.end(), [](const Value& one) {
    return !is_over(one["Status"].text());
  });
  const std::string id = random_uuid();
  Value execution = Value::structure({{"WindowId", due.id},
                                      {"WindowExecutionId", id},
                                      {"Status", overlaps ? "SKIPPED_OVERLAPPING" : "IN_PROGRESS"},
                                      {"StartTime", now}});
  auto tasks = records.children(kWindowTask, due.id);
  if (overlaps) {
    execution.set("EndTime", now);
    tasks.clear();
  } else if (tasks.empty()) {
    execution.set("Status", "SUCCESS");
    execution.set("StatusDetails", "No tasks to execute.");
    execution.set("EndTime", now);
  }
  records.put(kWindowExecution, id, "MaintenanceWindowExecution", execution, due.id);
  std::stable_sort(tasks.begin(), tasks.end(), [](const Value& a, const Value& b) {
    return a["Priority"].integer(1) < b["Priority"].integer(1);
  });
  for (const Value& task : tasks) {
    const Value run = make_run(task, id);
    put_run(records, run);
    records.put(kWindowRunTask, run["TaskExecutionId"].text(), "GetMaintenanceWindowTaskResult",
                task, id);
  }
  if (!tasks.empty()) note_due(transaction, due.scope(), kWindowExecution, id, now);
}

std::string worst_of(const std::vector<Value>& parts) {
  for (const char* status : {"FAILED", "TIMED_OUT", "CANCELLED"}) {
    for (const Value& part : parts) {
      if (part["Status"].text() == status) return status;
    }
  }
  return "SUCCESS";
}

bool all_over(const std::vector<Value>& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const Value& part) { return is_over(part["Status"].text()); });
}

void end_run(const Records& records, Value run, Clock::Time now) {
  const auto invocations = records.children(kWindowInvocation, run["TaskExecutionId"].text());
  if (!all_over(invocations)) return;
  run.set("Status", worst_of(invocations));
  run.set("EndTime", now);
  for (const Value& one : invocations) {
    if (one["Status"].text() == "FAILED" && one.has("StatusDetails")) {
      run.set("StatusDetails", one["StatusDetails"]);
    }
  }
  if (invocations.empty()) run.set("StatusDetails", "No invocations to execute.");
  put_run(records, run);
}

// The tasks of the lowest priority that has not ended; false when all have.
bool tend_tasks(Core& core, const Due& due, const Value& execution, Clock::Time now) {
  const auto runs = core.store.read([&](Transaction& transaction) {
    return Records(transaction, due.scope()).children(kWindowRun, due.id);
  });
  std::optional<std::int64_t> priority;
  for (const Value& run : runs) {
    if (is_over(run["Status"].text())) continue;
    if (priority && run["Priority"].integer() != *priority) break;
    priority = run["Priority"].integer();
    if (run["Status"].text() == "PENDING") {
      start_invocations(core, due.scope(), execution, run, now);
    } else {
      core.store.write([&](Transaction& transaction) {
        const Records records(transaction, due.scope());
        look_at_invocations(records, run, now);
        end_run(records, run, now);
      });
    }
  }
  return priority.has_value();
}

// Tasks that have not begun are not begun after the cutoff; at the end the rest is given up.
void apply_cutoff(const Records& records, const Value& window, const Value& execution,
                  Clock::Time now) {
  using std::chrono::hours;
  const std::string& id = execution["WindowExecutionId"].text();
  const auto end = execution["StartTime"].time() + hours(window["Duration"].integer(1));
  if (now >= end) {
    end_window_execution(records, id, "TIMED_OUT", "The maintenance window has closed.", now);
    return;
  }
  if (now < end - hours(window["Cutoff"].integer(0))) return;
  for (Value run : records.children(kWindowRun, id)) {
    if (run["Status"].text() != "PENDING") continue;
    run.set("Status", "TIMED_OUT");
    run.set("StatusDetails", "The task was not started before the cutoff time.");
    run.set("EndTime", now);
    put_run(records, run);
  }
}

void tend_execution(Core& core, const Due& due, Clock::Time now) {
  const auto execution = core.store.write([&](Transaction& transaction) -> std::optional<Value> {
    const Records records(transaction, due.scope());
    auto found = records.find(kWindowExecution, due.id);
    if (found && !is_over((*found)["Status"].text())) {
      const auto window = records.find(kMaintenanceWindow, (*found)["WindowId"].text());
      if (window) apply_cutoff(records, *window, *found, now);
      found = records.find(kWindowExecution, due.id);
    }
    if (!found || is_over((*found)["Status"].text())) {
      forget_due(transaction, due.scope(), kWindowExecution, due.id);
      return std::nullopt;
    }
    return found;
  });
  if (!execution || tend_tasks(core, due, *execution, now)) return;
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, due.scope());
    const std::string status = worst_of(records.children(kWindowRun, due.id));
    end_window_execution(records, due.id, status, "", now);
    forget_due(transaction, due.scope(), kWindowExecution, due.id);
  });
}

}  // namespace

bool is_over(std::string_view status) {
  return status != "PENDING" && status != "IN_PROGRESS" && status != "CANCELLING";
}

void end_window_execution(const Records& records, const std::string& id, std::string_view status,
                          const std::string& details, Clock::Time now) {
  const auto end = [&](Value one) {
    if (!is_over(one["Status"].text())) {
      one.set("Status", status);
      one.set("EndTime", now);
      if (!details.empty()) one.set("StatusDetails", details);
    }
    return one;
  };
  for (const Value& run : records.children(kWindowRun, id)) {
    for (const Value& one : records.children(kWindowInvocation, run["TaskExecutionId"].text())) {
      put_invocation(records, end(one));
    }
    put_run(records, end(run));
  }
  if (auto execution = records.find(kWindowExecution, id)) {
    records.put(kWindowExecution, id, "MaintenanceWindowExecution", end(*execution));
  }
}

void run_windows(Core& core, Clock::Time now) {
  for (const Due& due : all_due(core, kMaintenanceWindow, now)) {
    core.store.write([&](Transaction& transaction) { open_window(transaction, due, now); });
  }
  for (const Due& due : all_due(core, kWindowExecution, now)) tend_execution(core, due, now);
}

}  // namespace fakes::ssm
