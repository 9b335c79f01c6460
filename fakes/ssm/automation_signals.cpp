// What people tell a running execution: approvals, the next step, and to stop.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/ssm/automation_engine.h"
#include "fakes/ssm/automation_values.h"
#include "fakes/ssm/document_values.h"

namespace fakes::ssm {

namespace {

using nlohmann::ordered_json;

[[noreturn]] void bad_signal() {
  throw Fault("InvalidAutomationSignalException",
              "The signal is not valid for the current Automation execution.");
}

std::string payload_text(const Value& input, std::string_view name) {
  const auto& texts = input["Payload"][name].items();
  return texts.empty() ? "" : texts.front().text();
}

// That the payload names, or the current one.
Value find_step(const Records& records, const Value& execution, const Value& input) {
  const std::string& id = execution["AutomationExecutionId"].text();
  const std::string by_id = payload_text(input, "StepExecutionId");
  std::string name = payload_text(input, "StepName");
  if (name.empty() && by_id.empty()) name = execution["CurrentStepName"].text();
  for (Value& step : records.children(kAutomationStep, id)) {
    if (by_id.empty() ? step["StepName"].text() == name : step["StepExecutionId"].text() == by_id) {
      return std::move(step);
    }
  }
  throw Fault("AutomationStepNotFoundException",
              "The specified step name and execution ID don't exist. Verify the information and "
              "try again.");
}

// Users may stand in the list of approvers by name or ARN, roles and sessions by ARN.
bool is_approver(const ordered_json& approvers, const Identity& identity) {
  const std::string user = identity.arn.substr(identity.arn.rfind('/') + 1);
  const std::size_t session = identity.arn.find(":assumed-role/");
  const std::string role = session == std::string::npos ? "" : identity.arn.substr(session + 14);
  return std::any_of(approvers.begin(), approvers.end(), [&](const ordered_json& one) {
    const std::string name = text_of(one);
    const std::size_t slash = name.rfind('/');
    return name == identity.arn || name == user || name == identity.user_id ||
           (!role.empty() && name.find(":role/") != std::string::npos &&
            role.starts_with(name.substr(slash + 1) + "/"));
  });
}

ordered_json approvers_of(const ordered_json& inputs) {
  ordered_json names = member(inputs, "Approvers");
  for (const ordered_json& one : member(member(inputs, "EnhancedApprovals"), "Approvers")) {
    names.push_back(text_of(member(one, "approver")));
  }
  return names;
}

void decide(const Records& records, const Value& execution, Value step, const Call& call) {
  if (step["Action"].text() != "aws:approve" || step["StepStatus"].text() != "Waiting") {
    bad_signal();
  }
  const std::string& id = execution["AutomationExecutionId"].text();
  const Runbook runbook = runbook_of(records, id);
  const RunbookStep* described = runbook.find(step["StepName"].text());
  const auto values = automation_values(records, execution, runbook, scope_of(call), call.now);
  const ordered_json inputs =
      described == nullptr ? ordered_json() : filled(described->inputs, lookup_in(values));
  const ordered_json approvers = approvers_of(inputs);
  if (!approvers.empty() && !is_approver(approvers, call.identity)) {
    throw Fault("AccessDeniedException",
                fmt::format("{} is not one of the approvers of this step.", call.identity.arn));
  }
  Value outputs = step.has("Outputs") ? step["Outputs"] : Value::map();
  Value decisions = outputs.has("ApproverDecisions") ? outputs["ApproverDecisions"] : Value::list();
  for (const Value& one : decisions.items()) {
    const auto made = ordered_json::parse(one.text(), nullptr, false);
    if (text_of(member(made, "approver")) == call.identity.arn) bad_signal();
  }
  decisions.push(ordered_json({{"approver", call.identity.arn},
                               {"approvalStatus", call.input["SignalType"].text()},
                               {"comment", payload_text(call.input, "Comment")}})
                     .dump());
  outputs.set("ApproverDecisions", std::move(decisions));
  step.set("Outputs", std::move(outputs));
  put_step(records, id, step);
}

void start_step(const Records& records, Value execution, Value step, const Call& call) {
  const std::string& id = execution["AutomationExecutionId"].text();
  const bool is_next = execution["Mode"].text() == "Interactive" &&
                       execution["CurrentStepName"] == step["StepName"] &&
                       execution["AutomationExecutionStatus"].text() == "Waiting";
  if (!is_next || step["StepStatus"].text() == "Waiting") bad_signal();
  step.set("StepStatus", "InProgress");
  step.set("ExecutionStartTime", call.now);
  put_step(records, id, step);
}

void stop_step(const Records& records, Value execution, Value step, const Call& call) {
  const std::string& status = step["StepStatus"].text();
  if (status != "InProgress" && status != "Waiting") bad_signal();
  const std::string id = execution["AutomationExecutionId"].text();
  step.set("StepStatus", "Cancelled");
  step.set("ExecutionEndTime", call.now);
  put_step(records, id, step);
}

void resume_step(const Records& records, Value execution, Value step, const Call& call) {
  if (step["Action"].text() != "aws:pause" || step["StepStatus"].text() != "Waiting") {
    bad_signal();
  }
  const std::string id = execution["AutomationExecutionId"].text();
  step.set("StepStatus", "Success");
  step.set("ResponseCode", "0");
  step.set("ExecutionEndTime", call.now);
  put_step(records, id, step);
}

// Moves on from a step that a signal has ended.
void leave_step(Transaction& transaction, const Scope& scope, Value execution, const Value& step,
                Clock::Time now) {
  const std::string& next = step["NextStep"].text();
  if (next.empty() || step["IsEnd"].boolean()) {
    const bool is_stopped = step["StepStatus"].text() == "Cancelled";
    end_automation(transaction, scope, execution, is_stopped ? "Cancelled" : "Success", now);
    return;
  }
  execution.set("CurrentStepName", next);
  execution.set("AutomationExecutionStatus", "InProgress");
  Records(transaction, scope)
      .put(kAutomation, execution["AutomationExecutionId"].text(), "AutomationExecution",
           execution);
}

Value send_signal(Core& core, Call& call, AutomationEngine& engine) {
  const std::string& id = call.input["AutomationExecutionId"].text();
  const std::string& type = call.input["SignalType"].text();
  const Scope scope = scope_of(call);
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    Value execution = get_automation(records, id);
    const bool is_over = has_ended(execution["AutomationExecutionStatus"].text());
    if (type == "Revoke") {
      if (!is_over || execution["AutomationSubtype"].text() != "AccessRequest") bad_signal();
      execution.set("AutomationExecutionStatus", "Exited");
      records.put(kAutomation, id, "AutomationExecution", execution);
      return;
    }
    if (is_over) bad_signal();
    Value step = find_step(records, execution, call.input);
    if (type == "Approve" || type == "Reject") decide(records, execution, std::move(step), call);
    if (type == "StartStep") start_step(records, execution, std::move(step), call);
    if (type == "StopStep" || type == "Resume") {
      const std::string key = step_id(id, step["StepName"].text());
      (type == "Resume" ? resume_step : stop_step)(records, execution, std::move(step), call);
      leave_step(transaction, scope, execution, *records.find(kAutomationStep, key), call.now);
    }
    if (!has_ended(get_automation(records, id)["AutomationExecutionStatus"].text())) {
      AutomationEngine::note(transaction, scope, id, call.now);
    }
  });
  engine.push({call.account, call.region, id});
  return Value::structure();
}

void stop_steps(const Records& records, const std::string& id, Clock::Time now) {
  for (Value step : records.children(kAutomationStep, id)) {
    const std::string& status = step["StepStatus"].text();
    if (status != "InProgress" && status != "Waiting") continue;
    step.set("StepStatus", "Cancelled");
    step.set("ExecutionEndTime", now);
    put_step(records, id, step);
  }
}

// The executions that it started in the same place are stopped with it.
void stop_all(Transaction& transaction, const Scope& scope, const std::string& id,
              std::string_view status, Clock::Time now) {
  const Records records(transaction, scope);
  stop_steps(records, id, now);
  end_automation(transaction, scope, get_automation(records, id), status, now);
  for (const Value& child : records.children(kAutomation, id)) {
    if (has_ended(child["AutomationExecutionStatus"].text())) continue;
    stop_all(transaction, scope, child["AutomationExecutionId"].text(), status, now);
  }
}

Value stop_execution(Core& core, Call& call) {
  const std::string& id = call.input["AutomationExecutionId"].text();
  const bool is_complete = call.input["Type"].text() == "Complete";
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const Value execution = get_automation(records, id);
    if (has_ended(execution["AutomationExecutionStatus"].text())) {
      throw Fault("InvalidAutomationStatusUpdateException",
                  "The specified update status operation is not valid.");
    }
    stop_all(transaction, scope_of(call), id, is_complete ? "Success" : "Cancelled", call.now);
  });
  return Value::structure();
}

}  // namespace

void add_automation_signal_operations(Operations& operations, AutomationEngine& engine) {
  operations.add("SendAutomationSignal", send_signal, engine);
  operations.add("StopAutomationExecution", stop_execution);
}

}  // namespace fakes::ssm
