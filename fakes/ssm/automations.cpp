#include "fakes/ssm/automations.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/automation_engine.h"
#include "fakes/ssm/automation_targets.h"
#include "fakes/ssm/document_values.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kToken = "AutomationToken";  // shape StartAutomationExecutionResult
constexpr std::int64_t kMostRunning = 600;              // 100 that run and 500 that wait

bool is_document(Transaction& transaction, const Scope& scope, const std::string& name) {
  try {
    get_document(transaction, scope, name);
  } catch (const Fault&) {
    return false;
  }
  return true;
}

Value make_step(const RunbookStep& step) {
  Value out = Value::structure({
      {"StepName", step.name},
      {"Action", step.action},
      {"StepStatus", "Pending"},
      {"OnFailure", step.on_failure},
      {"MaxAttempts", step.max_attempts},
      {"IsEnd", step.is_end || step.next.empty()},
      {"IsCritical", step.is_critical},
      {"StepExecutionId", random_uuid()},
  });
  if (step.timeout_seconds > 0) out.add("TimeoutSeconds", step.timeout_seconds);
  Value valid = Value::list();
  if (!step.next.empty()) {
    out.add("NextStep", step.next);
    valid.push(step.next);
  }
  out.add("ValidNextSteps", std::move(valid));
  return out;
}

// The same token starts the same execution once.
std::optional<std::string> find_started(const Records& records, const Value& input) {
  const std::string& token = input["ClientToken"].text();
  const auto made = token.empty() ? std::nullopt : records.find(kToken, token);
  if (!made) return std::nullopt;
  const std::string id = (*made)["AutomationExecutionId"].text();
  const auto execution = records.find(kAutomation, id);
  if (execution && !input["DocumentName"].text().ends_with((*execution)["DocumentName"].text())) {
    throw Fault("IdempotentParameterMismatch",
                "Error returned when an idempotent operation is retried and the parameters don't "
                "match the original call to the API with the same idempotency token.");
  }
  return id;
}

void check_limit(Transaction& transaction, const Scope& scope) {
  const auto running =
      transaction.integer("SELECT count(*) FROM ssm_automations WHERE account = ? AND region = ?",
                          scope.account, scope.region);
  if (running >= kMostRunning) {
    throw Fault("AutomationExecutionLimitExceededException",
                "The number of simultaneously running Automation executions exceeded the allowable "
                "limit.");
  }
}

Value start_execution(Core& core, Call& call, AutomationEngine& engine) {
  const Scope scope = scope_of(call);
  std::string id;
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    if (const auto started = find_started(records, call.input)) {
      id = *started;
      return;
    }
    check_targets(call.input);
    check_limit(transaction, scope);
    id =
        start_automation(transaction, scope, call.input, {call.identity.arn, {}, {}, {}, call.now});
    if (call.input.has("ClientToken")) {
      records.put(kToken, call.input["ClientToken"].text(), "StartAutomationExecutionResult",
                  Value::structure({{"AutomationExecutionId", id}}));
    }
  });
  engine.push({call.account, call.region, id});
  return Value::structure({{"AutomationExecutionId", id}});
}

Value get_execution(Core& core, Call& call) {
  const std::string& id = call.input["AutomationExecutionId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value execution = get_automation(records, id);
    execution.set("StepExecutions", records.children(kAutomationStep, id));
    execution.set("StepExecutionsTruncated", false);
    return Value::structure({{"AutomationExecution", std::move(execution)}});
  });
}

}  // namespace

bool has_ended(std::string_view status) {
  constexpr std::array<std::string_view, 9> ends = {"Success",   "TimedOut",
                                                    "Cancelled", "Failed",
                                                    "Rejected",  "CompletedWithSuccess",
                                                    "Exited",    "CompletedWithFailure",
                                                    ""};
  return std::find(ends.begin(), ends.end(), status) != ends.end();
}

bool is_good_end(std::string_view status) {
  return status == "Success" || status == "CompletedWithSuccess";
}

std::string step_id(std::string_view execution, std::string_view step) {
  return fmt::format("{}:{}", execution, step);
}

void put_step(const Records& records, std::string_view execution, const Value& step) {
  records.put(kAutomationStep, step_id(execution, step["StepName"].text()), "StepExecution", step,
              execution);
}

Runbook runbook_of(const Records& records, std::string_view execution) {
  const Value kept = records.find(kAutomationRunbook, execution).value_or(Value());
  auto content = nlohmann::ordered_json::parse(kept["Content"].text(), nullptr, false);
  return Runbook(content.is_discarded() ? nlohmann::ordered_json() : std::move(content));
}

Value get_automation(const Records& records, std::string_view id) {
  auto execution = records.find(kAutomation, id);
  if (!execution) {
    throw Fault("AutomationExecutionNotFoundException",
                "There is no automation execution information for the requested automation "
                "execution ID.");
  }
  return *std::move(execution);
}

Document find_runbook(Transaction& transaction, const Scope& scope, const std::string& name,
                      const std::string& version) {
  try {
    Document document = get_document(transaction, scope, name, version);
    const std::string& type = document.description["DocumentType"].text();
    if (type == "Automation" || type == "Automation.ChangeTemplate") return document;
  } catch (const Fault&) {
    if (!version.empty() && is_document(transaction, scope, name)) {
      throw Fault("AutomationDefinitionVersionNotFoundException",
                  "The specified Automation runbook version could not be found.");
    }
  }
  throw Fault("AutomationDefinitionNotFoundException",
              "The specified Automation runbook could not be found.");
}

std::string start_automation(Transaction& transaction, const Scope& scope, const Value& input,
                             const AutomationStart& start) {
  const Document document = find_runbook(transaction, scope, input["DocumentName"].text(),
                                         input["DocumentVersion"].text());
  Value execution = as_shape(input, "AutomationExecution");
  execution.set("Mode", input["Mode"].text_or("Auto"));
  const std::string id =
      start_runbook(transaction, scope, document, content_of(document), execution, start);
  put_tags(transaction, scope, kAutomation, id, input["Tags"]);
  return id;
}

std::string start_runbook(Transaction& transaction, const Scope& scope, const Document& document,
                          const nlohmann::ordered_json& content, Value execution,
                          const AutomationStart& start) {
  const Records records(transaction, scope);
  const Runbook runbook(content);
  const bool is_parent = execution.has("TargetParameterName") || execution.has("TargetLocations") ||
                         execution.has("TargetMaps");
  if (!is_parent) runbook.check_parameters(execution["Parameters"]);
  const std::string id = random_uuid();
  execution.set("AutomationExecutionId", id);
  execution.set("DocumentName", document.name());
  execution.set("DocumentVersion", document.version());
  execution.set("ExecutionStartTime", start.now);
  execution.set("AutomationExecutionStatus", "InProgress");
  execution.set("Parameters", runbook.complete(execution["Parameters"]));
  execution.set("ExecutedBy", start.executed_by);
  if (!start.parent.empty()) execution.set("ParentAutomationExecutionId", start.parent);
  if (!start.association.empty()) execution.set("AssociationId", start.association);
  if (!start.target.empty()) execution.set("Target", start.target);
  Value variables = Value::map();
  const nlohmann::ordered_json initial = runbook.variables();
  for (const auto& [name, value] : initial.items()) {
    variables.set(name, to_texts(value));
  }
  if (variables.size() > 0) execution.set("Variables", std::move(variables));
  if (is_parent) resolve_targets(transaction, scope, execution);
  records.put(kAutomation, id, "AutomationExecution", execution, start.parent);
  records.put(kAutomationRunbook, id, "GetDocumentResult",
              Value::structure({{"Content", text_of(content)}}));
  if (!is_parent) {
    for (const RunbookStep& step : runbook.steps()) put_step(records, id, make_step(step));
  }
  AutomationEngine::note(transaction, scope, id, start.now);
  return id;
}

void add_automation_operations(Operations& operations, AutomationEngine& engine) {
  operations.add("StartAutomationExecution", start_execution, engine);
  operations.add("GetAutomationExecution", get_execution);
}

}  // namespace fakes::ssm
