#include "fakes/ssm/automation_engine.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/ssm/automation_targets.h"
#include "fakes/ssm/automation_values.h"
#include "fakes/ssm/document_values.h"

namespace fakes::ssm {

using nlohmann::ordered_json;

const std::string_view kAutomationTables = R"sql(
  CREATE TABLE ssm_automations (
    account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, due INTEGER NOT NULL,
    attempt INTEGER NOT NULL, UNIQUE (account, region, id));
  CREATE INDEX ssm_automations_by_due ON ssm_automations (due);
)sql";

namespace {

constexpr std::size_t kMostThreads = 4;
constexpr int kMostStepsAtOnce = 100;
constexpr std::chrono::seconds kLookAtChildren{1};

std::int64_t number_of(Clock::Time time) {
  return time.time_since_epoch().count();
}

Identity identity_of(const AutomationJob& job, const Value& execution) {
  const auto& role = execution["Parameters"]["AutomationAssumeRole"].items();
  const std::string arn = role.empty() ? "" : role.front().text();
  const std::size_t name = arn.find(":role/");
  if (name == std::string::npos) return {job.account, execution["ExecutedBy"].text(), "", ""};
  const std::string session = "Automation-" + job.id;
  return {
      job.account,
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", job.account, arn.substr(name + 6), session),
      "AROA:" + session, ""};
}

Value begin_step(Value record, const ordered_json& inputs, Clock::Time now) {
  record.set("StepStatus", "InProgress");
  record.set("ExecutionStartTime", now);
  for (const char* member : {"ExecutionEndTime", "Outputs", "Response", "ResponseCode",
                             "FailureMessage", "FailureDetails"}) {
    record.erase(member);
  }
  Value shown = Value::map();
  for (const auto& [name, value] : inputs.items()) {
    shown.set(name, value.is_string() ? ordered_json(value).dump() : text_of(value));
  }
  record.set("Inputs", std::move(shown));
  return record;
}

// Change requests have words of their own for how they stand.
std::string_view shown_status(const Value& execution, std::string_view status,
                              std::string_view action) {
  if (execution["AutomationSubtype"].text() != "ChangeRequest") return status;
  if (status == "Success") return "CompletedWithSuccess";
  if (status == "Failed") return action == "aws:approve" ? "Rejected" : "CompletedWithFailure";
  if (status == "Waiting") return "PendingApproval";
  if (action == "aws:sleep") return "Scheduled";
  return action == "aws:executeAutomation" ? "RunbookInProgress" : status;
}

void put_execution(const Records& records, const Value& execution) {
  records.put(kAutomation, execution["AutomationExecutionId"].text(), "AutomationExecution",
              execution);
}

std::string failure_text(const ActionResult& result) {
  return fmt::format(
      "Step fails when it is {}. {}. Please refer to Automation Service Troubleshooting Guide for "
      "more diagnosis details.",
      result.stage,
      result.message.ends_with('.') ? result.message.substr(0, result.message.size() - 1)
                                    : result.message);
}

void note_failure(Value& record, const ActionResult& result, std::string_view status) {
  record.set("StepStatus", status);
  record.set("ResponseCode", "1");
  record.set("FailureMessage", failure_text(result));
  record.set("FailureDetails",
             Value::structure({{"FailureStage", result.stage},
                               {"FailureType", result.failure},
                               {"Details", Value::map({{"Message", to_texts(result.message)}})}}));
}

// When it has taken too long.
Clock::Time end_of(const Value& record, const RunbookStep& step) {
  return record["ExecutionStartTime"].time() + (step.timeout_seconds > 0
                                                    ? std::chrono::seconds(step.timeout_seconds)
                                                    : default_timeout(step.action));
}

// How often the current step has been tried.
std::int64_t count_attempt(Transaction& transaction, const Scope& scope, std::string_view id) {
  transaction.run(
      "UPDATE ssm_automations SET attempt = attempt + 1 "
      "WHERE account = ? AND region = ? AND id = ?",
      scope.account, scope.region, id);
  return transaction.integer(
      "SELECT attempt FROM ssm_automations WHERE account = ? AND region = ? AND id = ?",
      scope.account, scope.region, id);
}

void end_attempts(Transaction& transaction, const Scope& scope, std::string_view id) {
  transaction.run(
      "UPDATE ssm_automations SET attempt = 0 WHERE account = ? AND region = ? AND id = ?",
      scope.account, scope.region, id);
}

// The outputs that the step declares, out of what its action was answered.
Value declared_outputs(const RunbookStep& step, const ActionResult& result, Value outputs) {
  for (const ordered_json& output : step.outputs) {
    const ordered_json value = select(result.response, text_of(member(output, "Selector")));
    outputs.set(text_of(member(output, "Name")), to_texts(value));
  }
  return outputs;
}

// "" when the execution ends.
std::string next_step(const RunbookStep& step, const ActionResult& result) {
  const bool is_failed = result.state == ActionResult::State::failed;
  if (is_failed && step.on_failure.starts_with("step:")) return step.on_failure.substr(5);
  if (is_failed && step.on_failure == "Abort") return "";
  if (!result.next.empty()) return result.next;
  return step.is_end ? "" : step.next;
}

Value ended_step(Value record, const RunbookStep& step, bool is_late, const ActionResult& result,
                 const std::string& next, Clock::Time now) {
  Value outputs = result.outputs;
  if (result.state == ActionResult::State::failed) {
    note_failure(record, result, is_late ? "TimedOut" : "Failed");
  } else {
    record.set("StepStatus", "Success");
    record.set("ResponseCode", "0");
    outputs = declared_outputs(step, result, std::move(outputs));
    if (!result.response.is_null()) record.set("Response", text_of(result.response));
    if (!next.empty()) record.set("NextStep", next);
  }
  if (outputs.size() > 0) record.set("Outputs", std::move(outputs));
  record.set("ExecutionEndTime", now);
  return record;
}

// What a step's end means for the whole.
void take_over(Value& execution, const RunbookStep& step, const ActionResult& result) {
  if (result.variable) {
    Value variables = execution.has("Variables") ? execution["Variables"] : Value::map();
    variables.set(result.variable->first, to_texts(result.variable->second));
    execution.set("Variables", std::move(variables));
  }
  const bool is_failed = result.state == ActionResult::State::failed;
  if (is_failed && step.is_critical && !execution.has("FailureMessage")) {
    execution.set("FailureMessage", failure_text(result));
  }
}

std::string_view end_status(const Records& records, std::string_view id, bool is_late) {
  const auto steps = records.children(kAutomationStep, id);
  const bool is_bad = std::any_of(steps.begin(), steps.end(), [](const Value& step) {
    const std::string& status = step["StepStatus"].text();
    return step["IsCritical"].boolean() && (status == "Failed" || status == "TimedOut");
  });
  if (!is_bad) return "Success";
  return is_late ? "TimedOut" : "Failed";
}

}  // namespace

AutomationEngine::AutomationEngine(Core& core)
    : core_(core), pool_(kMostThreads, [this](const AutomationJob& job) { run(job); }) {}

void AutomationEngine::note(Transaction& transaction, const Scope& scope, std::string_view id,
                            Clock::Time due) {
  transaction.run(
      "INSERT INTO ssm_automations (account, region, id, due, attempt) VALUES (?, ?, ?, ?, 0) "
      "ON CONFLICT (account, region, id) DO UPDATE SET due = excluded.due",
      scope.account, scope.region, id, number_of(due));
}

void AutomationEngine::forget(Transaction& transaction, const Scope& scope, std::string_view id) {
  transaction.run("DELETE FROM ssm_automations WHERE account = ? AND region = ? AND id = ?",
                  scope.account, scope.region, id);
}

void AutomationEngine::resume() {
  std::vector<AutomationJob> left;
  core_.store.read([&](Transaction& transaction) {
    transaction.each("SELECT account, region, id FROM ssm_automations", [&](const Row& row) {
      left.push_back({row.text(0), row.text(1), row.text(2)});
    });
  });
  pool_.replace(std::move(left));
}

void AutomationEngine::elapse(Clock::Time now) {
  core_.store.read([&](Transaction& transaction) {
    transaction.each(
        "SELECT account, region, id FROM ssm_automations WHERE due <= ? ORDER BY due",
        [&](const Row& row) {
          push({row.text(0), row.text(1), row.text(2)});
        },
        number_of(now));
  });
}

void AutomationEngine::run(const AutomationJob& job) {
  // One that goes in circles lets others have their turn, and goes on a second later.
  for (int steps = 0; steps < kMostStepsAtOnce; ++steps) {
    const Clock::Time now = core_.clock.now();
    const auto look = prepare(job, now);
    if (!look || !settle(job, *look, act(job, *look, now), core_.clock.now())) return;
  }
}

std::optional<AutomationEngine::Look> AutomationEngine::prepare(const AutomationJob& job,
                                                                Clock::Time now) {
  const Scope scope{job.account, job.region};
  std::vector<AutomationJob> children;
  auto found = core_.store.write([&](Transaction& transaction) -> std::optional<Look> {
    const Records records(transaction, scope);
    auto execution = records.find(kAutomation, job.id);
    if (!execution || has_ended((*execution)["AutomationExecutionStatus"].text())) {
      forget(transaction, scope, job.id);
      return std::nullopt;
    }
    if (!has_targets(*execution)) return find_step(transaction, job, *std::move(execution), now);
    const auto started = [&](const Scope& where, const std::string& id) {
      children.push_back({std::string(where.account), std::string(where.region), id});
    };
    const bool is_over = tend_children(transaction, scope, *execution, now, started);
    put_execution(records, *execution);
    note(transaction, scope, job.id, now + kLookAtChildren);
    if (is_over) forget(transaction, scope, job.id);
    return std::nullopt;
  });
  for (AutomationJob& child : children) push(std::move(child));
  return found;
}

std::optional<AutomationEngine::Look> AutomationEngine::find_step(Transaction& transaction,
                                                                  const AutomationJob& job,
                                                                  Value execution,
                                                                  Clock::Time now) {
  const Scope scope{job.account, job.region};
  const Records records(transaction, scope);
  const Runbook runbook = runbook_of(records, job.id);
  std::string name = execution["CurrentStepName"].text();
  if (name.empty() && !runbook.steps().empty()) name = runbook.steps().front().name;
  const RunbookStep* step = runbook.find(name);
  const auto record = records.find(kAutomationStep, step_id(job.id, name));
  if (step == nullptr || !record) {
    end_automation(transaction, scope, execution, "Failed", now);
    return std::nullopt;
  }
  const std::string& status = (*record)["StepStatus"].text();
  const bool is_new = status == "Pending" || has_ended(status);
  execution.set("CurrentStepName", name);
  execution.set("CurrentAction", step->action);
  // In this mode a signal starts each step.
  const bool is_held = is_new && execution["Mode"].text() == "Interactive";
  execution.set("AutomationExecutionStatus", is_held ? "Waiting" : "InProgress");
  put_execution(records, execution);
  note(transaction, scope, job.id, is_held ? Clock::Time::max() : now);
  if (is_held) return std::nullopt;
  Look look{*step, *record, {}, identity_of(job, execution)};
  const auto values = automation_values(records, execution, runbook, scope, now);
  look.inputs = filled(step->inputs, lookup_in(values));
  if (is_new) look.record = begin_step(*record, look.inputs, now);
  look.is_late = now >= end_of(look.record, *step);
  put_step(records, job.id, look.record);
  return look;
}

ActionResult AutomationEngine::act(const AutomationJob& job, const Look& look, Clock::Time now) {
  if (look.is_late) {
    return failed_action("TimedOut",
                         fmt::format("Step timed out while executing {}.", look.step.action));
  }
  const Scope scope{job.account, job.region};
  const auto start_child = [&](const Value& input) {
    std::string id = core_.store.write([&](Transaction& transaction) {
      return start_automation(transaction, scope, input, {look.identity.arn, job.id, {}, {}, now});
    });
    push({job.account, job.region, id});
    return id;
  };
  const Value outputs = look.record.has("Outputs") ? look.record["Outputs"] : Value::map();
  return run_action(look.step.action, {core_, scope, look.identity, look.inputs, outputs,
                                       look.record["ExecutionStartTime"].time(), now, start_child});
}

bool AutomationEngine::settle(const AutomationJob& job, const Look& look,
                              const ActionResult& result, Clock::Time now) {
  const Scope scope{job.account, job.region};
  return core_.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    auto execution = records.find(kAutomation, job.id);
    if (!execution || has_ended((*execution)["AutomationExecutionStatus"].text())) return false;
    // A signal that came meanwhile counts: the step is looked at again.
    const Value kept =
        records.find(kAutomationStep, step_id(job.id, look.step.name)).value_or(Value());
    if (!(kept["StepStatus"] == look.record["StepStatus"]) ||
        !(kept["Outputs"] == look.record["Outputs"])) {
      return true;
    }
    const bool is_failed = result.state == ActionResult::State::failed;
    if (!is_failed && result.state != ActionResult::State::success) {
      keep_step(transaction, job, look, result, *std::move(execution));
      return false;
    }
    const auto attempts = count_attempt(transaction, scope, job.id);
    if (is_failed && !look.is_late && attempts < look.step.max_attempts) {
      put_step(records, job.id, begin_step(look.record, look.inputs, now));
      return true;
    }
    end_attempts(transaction, scope, job.id);
    const std::string next = next_step(look.step, result);
    put_step(records, job.id, ended_step(look.record, look.step, look.is_late, result, next, now));
    take_over(*execution, look.step, result);
    if (next.empty()) {
      end_automation(transaction, scope, *execution, end_status(records, job.id, look.is_late),
                     now);
      return false;
    }
    execution->set("CurrentStepName", next);
    put_execution(records, *execution);
    return true;
  });
}

void AutomationEngine::keep_step(Transaction& transaction, const AutomationJob& job,
                                 const Look& look, const ActionResult& result, Value execution) {
  const Scope scope{job.account, job.region};
  const Records records(transaction, scope);
  const char* status = result.state == ActionResult::State::waiting ? "Waiting" : "InProgress";
  Value record = look.record;
  if (result.outputs.size() > 0) record.set("Outputs", result.outputs);
  record.set("StepStatus", status);
  put_step(records, job.id, record);
  execution.set("AutomationExecutionStatus", shown_status(execution, status, look.step.action));
  put_execution(records, execution);
  const Clock::Time end = end_of(record, look.step);
  note(transaction, scope, job.id, std::min(end, result.again.value_or(end)));
}

void end_automation(Transaction& transaction, const Scope& scope, Value execution,
                    std::string_view status, Clock::Time now) {
  const std::string id = execution["AutomationExecutionId"].text();
  const Records records(transaction, scope);
  execution.set("AutomationExecutionStatus",
                shown_status(execution, status, execution["CurrentAction"].text()));
  execution.set("ExecutionEndTime", now);
  execution.erase("CurrentStepName");
  execution.erase("CurrentAction");
  Value outputs = automation_outputs(records, runbook_of(records, id), id);
  if (outputs.size() > 0) execution.set("Outputs", std::move(outputs));
  put_execution(records, execution);
  AutomationEngine::forget(transaction, scope, id);
}

}  // namespace fakes::ssm
