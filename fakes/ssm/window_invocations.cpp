#include "fakes/ssm/window_invocations.h"

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/automations.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/document_values.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/wire/json.h"
#include "fakes/wire/model.h"

namespace fakes::ssm {

namespace {

constexpr const char* kShape = "GetMaintenanceWindowExecutionTaskInvocationResult";

// What one invocation is for.
struct Target {
  Value targets;              // as SendCommand takes them
  std::string window_target;  // id
  std::string owner_information;
};

std::vector<Target> targets_of(const Records& records, const Value& task) {
  std::vector<Target> targets;
  Value others = Value::list();
  for (const Value& one : task["Targets"].items()) {
    if (one["Key"].text() != "WindowTargetIds") {
      others.push(one);
      continue;
    }
    for (const Value& id : one["Values"].items()) {
      const auto found = records.find(kWindowTarget, id.text());
      if (!found) continue;
      targets.push_back({(*found)["Targets"], id.text(), (*found)["OwnerInformation"].text()});
    }
  }
  if (others.size() > 0) targets.push_back({std::move(others), "", ""});
  return targets;
}

// The ids that targets name; of tags those of managed nodes.
std::vector<std::string> ids_of(const Core& core, const Scope& scope, const Value& targets) {
  std::vector<std::string> ids;
  for (const Value& target : targets.items()) {
    if (target["Key"].text() != "InstanceIds") continue;
    for (const Value& id : target["Values"].items()) ids.push_back(id.text());
  }
  if (!ids.empty()) return ids;
  for (const Node& node : managed_nodes(core, scope)) {
    if (is_target(node, targets)) ids.push_back(node.instance_id);
  }
  return ids;
}

std::string replaced(std::string text, const Value& names) {
  for (const auto& field : names.fields()) {
    for (const char* form : {"{{{{{}}}}}", "{{{{ {} }}}}"}) {
      text = replace_all(std::move(text), fmt::format(fmt::runtime(form), field.name),
                         field.value.text());
    }
  }
  return text;
}

Value replaced_in(const Value& parameters, const Value& names) {
  Value out = Value::map();
  for (const auto& field : parameters.fields()) {
    Value list = Value::list();
    for (const Value& text : field.value.items()) list.push(replaced(text.text(), names));
    out.set(field.name, std::move(list));
  }
  return out;
}

// The call that a task is.
struct TaskCall {
  std::string service;
  std::string operation;
  Value input;
  std::string body = {};
};

TaskCall call_of(const Value& task, const Value& targets, const Value& names) {
  const Value& parameters = task["TaskInvocationParameters"];
  const std::string& type = task["TaskType"].text();
  if (type == "RUN_COMMAND") {
    Value input = as_shape(parameters["RunCommand"], "SendCommandRequest");
    input.set("DocumentName", task["TaskArn"]);
    input.set("Targets", targets);
    for (const char* member : {"MaxConcurrency", "MaxErrors"}) {
      if (const Value* value = task.find(member)) input.set(member, *value);
    }
    if (input.has("Parameters")) input.set("Parameters", replaced_in(input["Parameters"], names));
    return {"ssm", "SendCommand", std::move(input)};
  }
  if (type == "AUTOMATION") {
    Value input = as_shape(parameters["Automation"], "StartAutomationExecutionRequest");
    input.set("DocumentName", task["TaskArn"]);
    if (input.has("Parameters")) input.set("Parameters", replaced_in(input["Parameters"], names));
    return {"ssm", "StartAutomationExecution", std::move(input)};
  }
  if (type == "STEP_FUNCTIONS") {
    Value input = Value::structure({{"stateMachineArn", task["TaskArn"]}});
    const Value& given = parameters["StepFunctions"];
    if (given.has("Name")) input.set("name", given["Name"]);
    if (given.has("Input")) input.set("input", replaced(given["Input"].text(), names));
    return {"stepfunctions", "StartExecution", std::move(input)};
  }
  Value input = Value::structure({{"FunctionName", task["TaskArn"]}, {"InvocationType", "Event"}});
  if (const Value* qualifier = parameters["Lambda"].find("Qualifier")) {
    input.set("Qualifier", *qualifier);
  }
  return {"lambda", "Invoke", std::move(input),
          replaced(parameters["Lambda"]["Payload"].text(), names)};
}

std::string text_of_input(const TaskCall& call) {
  const auto service = wire::Service::find(call.service);
  const auto operation = service ? service->operation(call.operation) : std::nullopt;
  if (!operation || !operation->input()) return "{}";
  std::string text;
  wire::write_json(text, call.input, *operation->input(), wire::JsonNames::member);
  return text;
}

// Makes the call; the invocation then says what came of it.
void carry_out(const Core& core, const Scope& scope, const TaskCall& call, Value& invocation) {
  invocation.set("Parameters", text_of_input(call));
  invocation.set("Status", "IN_PROGRESS");
  try {
    if (!wire::Service::find(call.service)) {
      throw Fault("UnknownService", fmt::format("sim has no service '{}'.", call.service));
    }
    const Value answer =
        core.call({call.service, call.operation, call.input, std::string(scope.account),
                   std::string(scope.region), call.body});
    if (call.operation == "SendCommand") {
      invocation.set("ExecutionId", answer["Command"]["CommandId"]);
    } else if (call.operation == "StartAutomationExecution") {
      invocation.set("ExecutionId", answer["AutomationExecutionId"]);
    } else {
      invocation.set("Status", "SUCCESS");
      if (answer.has("executionArn")) invocation.set("ExecutionId", answer["executionArn"]);
    }
  } catch (const Fault& fault) {
    invocation.set("Status", "FAILED");
    invocation.set("StatusDetails", fault.message().substr(0, 250));
  }
}

std::string status_of(const Records& records, const Value& invocation) {
  const std::string& id = invocation["ExecutionId"].text();
  if (invocation["TaskType"].text() == "AUTOMATION") {
    const Value found = records.find(kAutomation, id).value_or(Value());
    const std::string& status = found["AutomationExecutionStatus"].text();
    if (!has_ended(status)) return "IN_PROGRESS";
    if (is_good_end(status)) return "SUCCESS";
    if (status == "Cancelled") return "CANCELLED";
    return status == "TimedOut" ? "TIMED_OUT" : "FAILED";
  }
  const Value found = records.find(kCommand, id).value_or(Value());
  const std::string& status = found["Status"].text();
  if (status == "Pending" || status == "InProgress") return "IN_PROGRESS";
  if (status == "Success") return "SUCCESS";
  if (status == "Cancelled") return "CANCELLED";
  return status == "TimedOut" ? "TIMED_OUT" : "FAILED";
}

}  // namespace

void start_invocations(Core& core, const Scope& scope, const Value& execution, const Value& run,
                       Clock::Time now) {
  const std::string& id = run["TaskExecutionId"].text();
  Value task;
  std::vector<Target> targets;
  core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope);
    task = records.find(kWindowRunTask, id).value_or(Value());
    targets = targets_of(records, task);
  });
  std::vector<Value> invocations;
  const auto invoke = [&](const Target& target, const std::string& resource) {
    Value invocation = Value::structure({{"WindowExecutionId", run["WindowExecutionId"]},
                                         {"TaskExecutionId", id},
                                         {"InvocationId", random_uuid()},
                                         {"TaskType", run["Type"]},
                                         {"StartTime", now}});
    if (!target.window_target.empty()) invocation.set("WindowTargetId", target.window_target);
    if (!target.owner_information.empty()) {
      invocation.set("OwnerInformation", target.owner_information);
    }
    const Value names = Value::map({{"WINDOW_ID", execution["WindowId"]},
                                    {"WINDOW_TASK_ID", task["WindowTaskId"]},
                                    {"WINDOW_TARGET_ID", target.window_target},
                                    {"WINDOW_EXECUTION_ID", run["WindowExecutionId"]},
                                    {"TASK_EXECUTION_ID", id},
                                    {"INVOCATION_ID", invocation["InvocationId"]},
                                    {"RESOURCE_ID", resource},
                                    {"TARGET_ID", resource},
                                    {"TARGETID", resource}});
    carry_out(core, scope, call_of(task, target.targets, names), invocation);
    if (is_over(invocation["Status"].text())) invocation.set("EndTime", now);
    invocations.push_back(std::move(invocation));
  };
  for (const Target& target : targets) {
    if (run["Type"].text() == "RUN_COMMAND") {
      invoke(target, "");
      continue;
    }
    for (const std::string& resource : ids_of(core, scope, target.targets))
      invoke(target, resource);
  }
  if (targets.empty() && run["Type"].text() != "RUN_COMMAND") invoke({}, "");
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    Value begun = run;
    begun.set("Status", "IN_PROGRESS");
    begun.set("StartTime", now);
    records.put(kWindowRun, id, "GetMaintenanceWindowExecutionTaskResult", begun);
    for (const Value& invocation : invocations) put_invocation(records, invocation);
  });
}

void look_at_invocations(const Records& records, const Value& run, Clock::Time now) {
  for (Value one : records.children(kWindowInvocation, run["TaskExecutionId"].text())) {
    if (is_over(one["Status"].text())) continue;
    one.set("Status", status_of(records, one));
    if (is_over(one["Status"].text())) one.set("EndTime", now);
    put_invocation(records, one);
  }
}

void put_invocation(const Records& records, const Value& invocation) {
  records.put(kWindowInvocation, invocation["InvocationId"].text(), kShape, invocation,
              invocation["TaskExecutionId"].text());
}

}  // namespace fakes::ssm
