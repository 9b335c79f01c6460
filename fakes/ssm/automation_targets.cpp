#include "fakes/ssm/automation_targets.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

// "7" or "25%" of that many.
std::size_t share_of(const std::string& text, std::size_t count) {
  const auto number = static_cast<std::size_t>(std::strtoul(text.c_str(), nullptr, 10));
  return text.ends_with('%') ? count * number / 100 : number;
}

void push_text(Value& list, const std::string& text) {
  const auto& items = list.items();
  const bool is_there =
      std::any_of(items.begin(), items.end(), [&](const Value& one) { return one.text() == text; });
  if (!is_there) list.push(text);
}

// Managed nodes that carry a tag that was put on them here.
void push_tagged(Transaction& transaction, const Scope& scope, const Value& target, Value& list) {
  const std::string key = target["Key"].text().substr(std::string_view("tag:").size());
  transaction.each(
      "SELECT resource, value FROM ssm_tags "
      "WHERE account = ? AND region = ? AND type = ? AND key = ? ORDER BY id",
      [&](const Row& row) {
        for (const Value& value : target["Values"].items()) {
          if (value.text() == row.view(1)) push_text(list, row.text(0));
        }
      },
      scope.account, scope.region, kManagedInstance, key);
}

std::vector<ChildStart> located_children(const Value& execution, const Value& common) {
  std::vector<ChildStart> children;
  for (const Value& location : execution["TargetLocations"].items()) {
    for (const Value& account : location["Accounts"].items()) {
      for (const Value& region : location["Regions"].items()) {
        Value input = common;
        for (const char* member :
             {"TargetParameterName", "Targets", "TargetMaps", "MaxConcurrency", "MaxErrors"}) {
          if (const Value* value = execution.find(member)) input.set(member, *value);
        }
        children.push_back({account.text(), region.text(),
                            fmt::format("{}/{}", account.text(), region.text()), input});
      }
    }
  }
  return children;
}

Value with_parameter(const Value& common, const std::string& name, const Value& texts) {
  Value input = common;
  Value parameters = common.has("Parameters") ? common["Parameters"] : Value::map();
  parameters.set(name, texts);
  input.set("Parameters", std::move(parameters));
  return input;
}

std::vector<ChildStart> children_of(const Scope& scope, const Value& execution) {
  Value common = Value::structure({{"DocumentName", execution["DocumentName"]},
                                   {"DocumentVersion", execution["DocumentVersion"]}});
  const std::string& parameter = execution["TargetParameterName"].text();
  Value parameters = Value::map();
  for (const auto& field : execution["Parameters"].fields()) {
    if (field.name != parameter) parameters.set(field.name, field.value);
  }
  if (parameters.size() > 0) common.set("Parameters", std::move(parameters));
  if (execution.has("TargetLocations")) return located_children(execution, common);
  std::vector<ChildStart> children;
  const std::string account(scope.account);
  const std::string region(scope.region);
  for (const Value& map : execution["TargetMaps"].items()) {
    Value input = common;
    for (const auto& field : map.fields()) input = with_parameter(input, field.name, field.value);
    children.push_back({account, region, std::to_string(children.size()), input});
  }
  for (const Value& value : execution["ResolvedTargets"]["ParameterValues"].items()) {
    children.push_back({account, region, value.text(),
                        with_parameter(common, parameter, Value(Value::List{value}))});
  }
  return children;
}

// The step that stands for a child, with the child's own status.
Value look_at(Transaction& transaction, const ChildStart& child, Value step, Clock::Time now) {
  const Records records(transaction, {child.account, child.region});
  const auto& ids = step["Outputs"]["ExecutionId"].items();
  const auto found = ids.empty() ? std::nullopt : records.find(kAutomation, ids.front().text());
  if (!found) return step;
  const std::string& status = (*found)["AutomationExecutionStatus"].text();
  step.set("StepStatus", status);
  if (has_ended(status)) step.set("ExecutionEndTime", now);
  if (const Value* message = found->find("FailureMessage")) step.set("FailureMessage", *message);
  return step;
}

Value start_child(Transaction& transaction, const ChildStart& child, const Value& execution,
                  Clock::Time now,
                  const std::function<void(const Scope&, const std::string& id)>& started) {
  Value step = Value::structure({{"StepName", child.target},
                                 {"Action", "aws:executeAutomation"},
                                 {"StepStatus", "InProgress"},
                                 {"StepExecutionId", random_uuid()},
                                 {"ExecutionStartTime", now}});
  const Scope scope{child.account, child.region};
  try {
    const std::string id = start_automation(transaction, scope, child.input,
                                            {execution["ExecutedBy"].text(),
                                             execution["AutomationExecutionId"].text(),
                                             {},
                                             child.target,
                                             now});
    started(scope, id);
    step.set("Outputs", Value::map({{"ExecutionId", Value(Value::List{Value(id)})}}));
  } catch (const Fault& fault) {
    step.set("StepStatus", "Failed");
    step.set("ExecutionEndTime", now);
    step.set("FailureMessage", fmt::format("{} (Code: {})", fault.message(), fault.code()));
  }
  return step;
}

void end_parent(Value& execution, const Value& counters, bool was_stopped, Clock::Time now) {
  const std::int64_t total = counters["TotalSteps"].integer();
  std::string status = "Failed";
  if (counters["SuccessSteps"].integer() == total) {
    status = "Success";
  } else if (!was_stopped && counters["FailedSteps"].integer() == 0) {
    status = counters["TimedOutSteps"].integer() > 0 ? "TimedOut" : "Cancelled";
  }
  execution.set("AutomationExecutionStatus", status);
  execution.set("ExecutionEndTime", now);
}

}  // namespace

void check_targets(const Value& input) {
  const Value& targets = input["Targets"];
  const bool has_any = targets.size() > 0 || input["TargetMaps"].size() > 0;
  if (has_any && input["TargetMaps"].size() == 0 && !input.has("TargetParameterName")) {
    throw Fault("InvalidAutomationExecutionParametersException",
                "TargetParameterName is required when Targets are specified.");
  }
  if (input.has("TargetParameterName") && !has_any) {
    throw Fault("InvalidAutomationExecutionParametersException",
                "Targets are required when TargetParameterName is specified.");
  }
  if (targets.size() > 1) {
    throw Fault("InvalidAutomationExecutionParametersException",
                "Only one resource group or tag can be specified at a time");
  }
  for (const Value& target : targets.items()) {
    const std::string& key = target["Key"].text();
    if (key == "ParameterValues" || key == "ResourceGroup" || key == "InstanceIds" ||
        key.starts_with("tag:") || key == "AWS::EC2::Instance") {
      continue;
    }
    throw Fault("InvalidTarget",
                "The target isn't valid or doesn't exist. It might not be configured correctly.");
  }
}

bool has_targets(const Value& execution) {
  return execution.has("TargetLocations") || execution.has("ResolvedTargets");
}

void resolve_targets(Transaction& transaction, const Scope& scope, Value& execution) {
  if (execution.has("TargetLocations")) return;
  Value values = Value::list();
  for (const Value& target : execution["Targets"].items()) {
    const std::string& key = target["Key"].text();
    if (key.starts_with("tag:")) {
      push_tagged(transaction, scope, target, values);
    } else if (key != "ResourceGroup") {
      for (const Value& value : target["Values"].items()) push_text(values, value.text());
    }
  }
  execution.set("ResolvedTargets",
                Value::structure({{"ParameterValues", std::move(values)}, {"Truncated", false}}));
}

bool tend_children(Transaction& transaction, const Scope& scope, Value& execution, Clock::Time now,
                   const std::function<void(const Scope&, const std::string& id)>& started) {
  const std::string id = execution["AutomationExecutionId"].text();
  const Records records(transaction, scope);
  const std::vector<ChildStart> children = children_of(scope, execution);
  const std::size_t at_once = std::max<std::size_t>(
      1, share_of(execution["MaxConcurrency"].text_or("10"), children.size()));
  const std::size_t most_errors = share_of(execution["MaxErrors"].text_or("100%"), children.size());
  std::size_t running = 0;
  std::size_t begun = 0;
  std::int64_t good = 0, bad = 0, cancelled = 0, late = 0;
  for (const ChildStart& child : children) {
    auto step = records.find(kAutomationStep, step_id(id, child.target));
    if (!step) {
      if (running >= at_once || static_cast<std::size_t>(bad) > most_errors) continue;
      step = start_child(transaction, child, execution, now, started);
    }
    const Value seen = look_at(transaction, child, *step, now);
    put_step(records, id, seen);
    ++begun;
    const std::string& status = seen["StepStatus"].text();
    running += has_ended(status) ? 0 : 1;
    good += is_good_end(status) ? 1 : 0;
    bad += status == "Failed" ? 1 : 0;
    cancelled += status == "Cancelled" ? 1 : 0;
    late += status == "TimedOut" ? 1 : 0;
  }
  const Value counters =
      Value::structure({{"TotalSteps", static_cast<std::int64_t>(children.size())},
                        {"SuccessSteps", good},
                        {"FailedSteps", bad},
                        {"CancelledSteps", cancelled},
                        {"TimedOutSteps", late}});
  execution.set("ProgressCounters", counters);
  const bool was_stopped = static_cast<std::size_t>(bad) > most_errors;
  const bool is_over = running == 0 && (begun == children.size() || was_stopped);
  if (is_over) end_parent(execution, counters, was_stopped, now);
  return is_over;
}

}  // namespace fakes::ssm
