// Lists of executions and of their steps.
#include <algorithm>

#include "fakes/ssm/automations.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/tags.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

Clock::Time time_of(const Value& filter) {
  const std::string& text = filter["Values"].items().at(0).text();
  const auto time = wire::parse_time(text, wire::TimeFormat::iso8601);
  if (!time) {
    throw Fault("InvalidFilterValue",
                "The filter value is not valid. Verify the value and try again.");
  }
  return *time;
}

bool has_value(const Value& filter, const std::string& text) {
  const auto& values = filter["Values"].items();
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return value.text() == text; });
}

bool passes(Transaction& transaction, const Scope& scope, const Value& one, const Value& filter) {
  const std::string& key = filter["Key"].text();
  if (key == "StartTimeBefore") return one["ExecutionStartTime"].time() < time_of(filter);
  if (key == "StartTimeAfter") return one["ExecutionStartTime"].time() > time_of(filter);
  if (key == "DocumentNamePrefix") {
    const auto& values = filter["Values"].items();
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      return one["DocumentName"].text().starts_with(value.text());
    });
  }
  if (key == "TagKey") {
    const Value tags =
        tags_of(transaction, scope, kAutomation, one["AutomationExecutionId"].text());
    return std::any_of(tags.items().begin(), tags.items().end(),
                       [&](const Value& tag) { return has_value(filter, tag["Key"].text()); });
  }
  if (key == "AutomationType") {
    return has_value(filter, one.has("TargetLocations") ? "CrossAccount" : "Local");
  }
  if (key == "ExecutionStatus") return has_value(filter, one["AutomationExecutionStatus"].text());
  if (key == "ExecutionId") return has_value(filter, one["AutomationExecutionId"].text());
  if (key == "ParentExecutionId") {
    return has_value(filter, one["ParentAutomationExecutionId"].text());
  }
  if (key == "TargetResourceGroup") {
    const auto& targets = one["Targets"].items();
    return std::any_of(targets.begin(), targets.end(), [&](const Value& target) {
      const auto& values = target["Values"].items();
      return target["Key"].text() == "ResourceGroup" &&
             std::any_of(values.begin(), values.end(),
                         [&](const Value& value) { return has_value(filter, value.text()); });
    });
  }
  return has_value(filter, one[key].text());  // CurrentAction, AutomationSubtype, OpsItemId
}

Value describe_executions(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    const auto& filters = call.input["Filters"].items();
    for (const Value& one : Records(transaction, scope).all(kAutomation)) {
      const bool is_listed = std::all_of(filters.begin(), filters.end(), [&](const Value& filter) {
        return passes(transaction, scope, one, filter);
      });
      if (!is_listed) continue;
      Value item = as_shape(one, "AutomationExecutionMetadata");
      item.set("LogFile", "");
      item.set("AutomationType", one.has("TargetLocations") ? "CrossAccount" : "Local");
      items.push_back(std::move(item));
    }
    std::reverse(items.begin(), items.end());
    return page_of(call.input, "AutomationExecutionMetadataList", std::move(items));
  });
}

bool step_passes(const Value& step, const Value& filter) {
  const std::string& key = filter["Key"].text();
  if (key == "StartTimeBefore" || key == "StartTimeAfter") {
    if (!step.has("ExecutionStartTime")) return false;
    const auto begun = step["ExecutionStartTime"].time();
    return key == "StartTimeBefore" ? begun < time_of(filter) : begun > time_of(filter);
  }
  return has_value(filter, step[key == "StepExecutionStatus" ? "StepStatus" : key].text());
}

Value describe_steps(Core& core, Call& call) {
  const std::string& id = call.input["AutomationExecutionId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_automation(records, id);
    const auto& filters = call.input["Filters"].items();
    Value::List items;
    for (Value& step : records.children(kAutomationStep, id)) {
      const bool is_listed = std::all_of(filters.begin(), filters.end(), [&](const Value& filter) {
        return step_passes(step, filter);
      });
      if (is_listed) items.push_back(std::move(step));
    }
    if (call.input["ReverseOrder"].boolean()) std::reverse(items.begin(), items.end());
    return page_of(call.input, "StepExecutions", std::move(items));
  });
}

}  // namespace

void add_automation_list_operations(Operations& operations) {
  operations.add("DescribeAutomationExecutions", describe_executions);
  operations.add("DescribeAutomationStepExecutions", describe_steps);
}

}  // namespace fakes::ssm
