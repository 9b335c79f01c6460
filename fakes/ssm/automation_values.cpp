#include "fakes/ssm/automation_values.h"

#include <fmt/format.h>

#include "fakes/wire/time_text.h"

namespace fakes::ssm {

using nlohmann::ordered_json;

namespace {

// Of the step's declared output; "" of what its action gives by itself.
std::string type_of(const RunbookStep* step, const std::string& output) {
  if (step == nullptr) return "";
  for (const ordered_json& one : step->outputs) {
    if (text_of(member(one, "Name")) == output) return text_of(member(one, "Type"));
  }
  return "";
}

void add_globals(ordered_json& values, const Value& execution, const Scope& scope,
                 Clock::Time now) {
  std::string time;
  wire::append_time(time, std::chrono::floor<std::chrono::seconds>(now), wire::TimeFormat::iso8601);
  values["global:DATE"] = time.substr(0, 10);
  values["global:DATE_TIME"] = time;
  values["global:REGION"] = std::string(scope.region);
  values["global:ACCOUNT_ID"] = std::string(scope.account);
  values["automation:EXECUTION_ID"] = execution["AutomationExecutionId"].text();
  values["automation:ACCOUNT_ID"] = std::string(scope.account);
  values["automation:REGION"] = std::string(scope.region);
}

}  // namespace

ordered_json automation_values(const Records& records, const Value& execution,
                               const Runbook& runbook, const Scope& scope, Clock::Time now) {
  ordered_json values = runbook.values(execution["Parameters"]);
  add_globals(values, execution, scope, now);
  const std::string& id = execution["AutomationExecutionId"].text();
  for (const Value& record : records.children(kAutomationStep, id)) {
    const std::string& name = record["StepName"].text();
    for (const auto& field : record["Outputs"].fields()) {
      std::string type = type_of(runbook.find(name), field.name);
      if (type.empty()) type = field.value.size() > 1 ? "StringList" : "String";
      values[fmt::format("{}.{}", name, field.name)] = from_texts(field.value, type);
    }
  }
  const ordered_json variables = runbook.variables();
  for (const auto& [name, value] : variables.items()) {
    const char* type = value.is_array() ? "StringList" : value.is_string() ? "String" : "Integer";
    values[name] = from_texts(execution["Variables"][name], type);
  }
  return values;
}

Value automation_outputs(const Records& records, const Runbook& runbook,
                         std::string_view execution) {
  Value outputs = Value::map();
  for (const std::string& name : runbook.outputs()) {
    const std::size_t dot = name.find('.');
    const auto step =
        records.find(kAutomationStep, step_id(execution, std::string_view(name).substr(0, dot)));
    if (!step || dot == std::string::npos) continue;
    const Value* texts = (*step)["Outputs"].find(std::string_view(name).substr(dot + 1));
    outputs.set(name, texts != nullptr ? *texts
                                       : to_texts("No output available yet because the step is not "
                                                  "successfully executed"));
  }
  return outputs;
}

}  // namespace fakes::ssm
