// Automation: executions of runbooks, and change requests and requests for access, which are
// executions that wait for somebody's approval.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/documents.h"
#include "fakes/ssm/operations.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/runbook.h"

namespace fakes::ssm {

// Shape AutomationExecution, without its steps; the parent is the execution that started it.
constexpr std::string_view kAutomation = "Automation";
// Shape StepExecution, below its execution, in the order of the runbook.
constexpr std::string_view kAutomationStep = "AutomationStep";
// Shape GetDocumentResult: the runbook as it was when the execution began.
constexpr std::string_view kAutomationRunbook = "AutomationRunbook";

bool has_ended(std::string_view status);
bool is_good_end(std::string_view status);

// Who starts an execution, and for what.
struct AutomationStart {
  std::string executed_by;
  std::string parent = {};       // execution
  std::string association = {};  // id
  std::string target = {};       // of a parent that starts one execution for each target
  Clock::Time now;
};

// `input` is a StartAutomationExecutionRequest. Makes the execution and its steps; the engine is to
// be told when the transaction is committed. Throws Fault. Returns the id.
std::string start_automation(Transaction& transaction, const Scope& scope, const Value& input,
                             const AutomationStart& start);

// The same of a runbook that is `content` in place of the document's, for an AutomationExecution
// that says all else.
std::string start_runbook(Transaction& transaction, const Scope& scope, const Document& document,
                          const nlohmann::ordered_json& content, Value execution,
                          const AutomationStart& start);

// A document that is a runbook or a change template. Throws Fault
// AutomationDefinitionNotFoundException and AutomationDefinitionVersionNotFoundException.
Document find_runbook(Transaction& transaction, const Scope& scope, const std::string& name,
                      const std::string& version);
Runbook runbook_of(const Records& records, std::string_view execution);
// Throws Fault AutomationExecutionNotFoundException.
Value get_automation(const Records& records, std::string_view id);
std::string step_id(std::string_view execution, std::string_view step);
void put_step(const Records& records, std::string_view execution, const Value& step);

class AutomationEngine;
void add_automation_operations(Operations& operations, AutomationEngine& engine);
// Lists and what is in them: automation_lists.cpp.
void add_automation_list_operations(Operations& operations);
// Signals and the end before the end: automation_signals.cpp.
void add_automation_signal_operations(Operations& operations, AutomationEngine& engine);
// Change requests, requests for access and previews: automation_requests.cpp.
void add_automation_request_operations(Operations& operations, AutomationEngine& engine);

}  // namespace fakes::ssm
