// Change requests, which run a runbook once people have approved it, and previews of executions.
#include <array>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/api_values.h"
#include "fakes/ssm/automation_engine.h"
#include "fakes/ssm/document_values.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/ops_items.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view kPreview = "ExecutionPreview";  // shape GetExecutionPreviewResponse

[[noreturn]] void not_approved() {
  throw Fault("AutomationDefinitionNotApprovedException",
              "Indicates that the Change Manager change template used in the change request was "
              "rejected or is still in a pending state.");
}

void check_approved(const Records& records, const std::string& template_name) {
  const auto reviews = records.children(kDocumentReview, template_name);
  if (reviews.empty() || reviews.back()["ReviewStatus"].text() != "APPROVED") not_approved();
}

// The template's steps, the wait for the scheduled time, and then the runbook.
ordered_json request_steps(const Value& input, const ordered_json& content) {
  ordered_json steps = ordered_json::array();
  if (!input["AutoApprove"].boolean()) steps = member(content, "mainSteps");
  if (const Value* scheduled = input.find("ScheduledTime")) {
    std::string time;
    wire::append_time(time, scheduled->time(), wire::TimeFormat::iso8601);
    steps.push_back({{"name", "WaitForScheduledTime"},
                     {"action", "aws:sleep"},
                     {"inputs", {{"Timestamp", time}}}});
  }
  ordered_json inputs = json_from_value(input["Runbooks"].items().at(0));
  if (inputs.contains("Parameters")) inputs["RuntimeParameters"] = inputs["Parameters"];
  inputs.erase("Parameters");
  steps.push_back({{"name", "RunRunbook"},
                   {"action", "aws:executeAutomation"},
                   {"inputs", inputs},
                   {"isEnd", true}});
  return steps;
}

std::string make_request(Transaction& transaction, const Call& call) {
  const Value& input = call.input;
  const Scope scope = scope_of(call);
  const Records records(transaction, scope);
  const Document plan = find_runbook(transaction, scope, input["DocumentName"].text(),
                                     input["DocumentVersion"].text());
  if (plan.description["DocumentType"].text() != "Automation.ChangeTemplate") {
    throw Fault("AutomationDefinitionNotFoundException",
                "The specified Automation runbook could not be found.");
  }
  check_approved(records, plan.name());
  const Value& runbook = input["Runbooks"].items().at(0);
  find_runbook(transaction, scope, runbook["DocumentName"].text(),
               runbook["DocumentVersion"].text());
  ordered_json content = content_of(plan);
  if (input["AutoApprove"].boolean() && text_of(member(content, "autoApprovable")) == "false") {
    not_approved();
  }
  content["mainSteps"] = request_steps(input, content);
  Value execution = as_shape(input, "AutomationExecution");
  execution.set("AutomationSubtype", "ChangeRequest");
  execution.set("OpsItemId", make_ops_item(transaction, call, "/aws/changerequest",
                                           input["ChangeRequestName"].text_or("Change request"),
                                           input["ChangeDetails"].text_or("Change request")));
  return start_runbook(transaction, scope, plan, content, execution,
                       {call.identity.arn, {}, {}, {}, call.now});
}

Value start_change_request(Core& core, Call& call, AutomationEngine& engine) {
  const std::string id =
      core.store.write([&](Transaction& transaction) { return make_request(transaction, call); });
  engine.push({call.account, call.region, id});
  return Value::structure({{"AutomationExecutionId", id}});
}

// What a step would change.
const char* impact_of(const RunbookStep& step) {
  constexpr std::array<std::string_view, 7> harmless = {"aws:sleep",
                                                        "aws:branch",
                                                        "aws:approve",
                                                        "aws:pause",
                                                        "aws:updateVariable",
                                                        "aws:assertAwsResourceProperty",
                                                        "aws:waitForAwsResourceProperty"};
  for (const std::string_view action : harmless) {
    if (step.action == action) return "NonMutating";
  }
  if (step.action == "aws:executeAwsApi") {
    const std::string api = text_of(member(step.inputs, "Api"));
    const bool reads =
        api.starts_with("Describe") || api.starts_with("Get") || api.starts_with("List");
    return reads ? "NonMutating" : "Mutating";
  }
  return is_api_action(step.action) ? "Mutating" : "Undetermined";
}

Value preview_of(const Call& call, const Runbook& runbook) {
  const Value& inputs = call.input["ExecutionInputs"]["Automation"];
  Value steps = Value::map();
  for (const RunbookStep& step : runbook.steps()) {
    const char* impact = impact_of(step);
    steps.set(impact, steps[impact].integer() + 1);
  }
  Value regions = Value::list();
  std::int64_t accounts = 0;
  for (const Value& location : inputs["TargetLocations"].items()) {
    accounts += static_cast<std::int64_t>(location["Accounts"].size());
    for (const Value& region : location["Regions"].items()) regions.push(region);
  }
  if (regions.size() == 0) regions.push(call.region);
  Value targets = Value::list();
  for (const Value& target : inputs["Targets"].items()) {
    targets.push(Value::structure({{"Count", static_cast<std::int64_t>(target["Values"].size())},
                                   {"TargetType", target["Key"]}}));
  }
  return Value::structure({{"StepPreviews", std::move(steps)},
                           {"Regions", std::move(regions)},
                           {"TargetPreviews", std::move(targets)},
                           {"TotalAccounts", std::max<std::int64_t>(1, accounts)}});
}

Value start_preview(Core& core, Call& call) {
  const std::string id = random_uuid();
  core.store.write([&](Transaction& transaction) {
    const Scope scope = scope_of(call);
    Document document;
    try {
      document = find_runbook(transaction, scope, call.input["DocumentName"].text(),
                              call.input["DocumentVersion"].text());
    } catch (const Fault& fault) {
      throw Fault("ValidationException", fault.message());
    }
    const Value preview = Value::structure(
        {{"ExecutionPreviewId", id},
         {"EndedAt", call.now},
         {"Status", "Success"},
         {"ExecutionPreview",
          Value::structure({{"Automation", preview_of(call, Runbook(content_of(document)))}})}});
    Records(transaction, scope).put(kPreview, id, "GetExecutionPreviewResponse", preview);
  });
  return Value::structure({{"ExecutionPreviewId", id}});
}

Value get_preview(Core& core, Call& call) {
  const std::string& id = call.input["ExecutionPreviewId"].text();
  return core.store.read([&](Transaction& transaction) {
    auto preview = Records(transaction, scope_of(call)).find(kPreview, id);
    if (!preview) {
      throw Fault("ResourceNotFoundException",
                  fmt::format("There is no execution preview {}.", id));
    }
    return *std::move(preview);
  });
}

}  // namespace

void add_automation_request_operations(Operations& operations, AutomationEngine& engine) {
  operations.add("StartChangeRequestExecution", start_change_request, engine);
  operations.add("StartExecutionPreview", start_preview);
  operations.add("GetExecutionPreview", get_preview);
}

}  // namespace fakes::ssm
