#include "fakes/ssm/automation_actions.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <fmt/format.h>

#include "fakes/ssm/api_values.h"
#include "fakes/ssm/automations.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/document_values.h"
#include "fakes/ssm/runbook.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/model.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

using nlohmann::ordered_json;
using wire::Fault;
using wire::Value;

namespace {

constexpr std::chrono::seconds kLook{1};  // between two looks at a command or an execution

ActionResult busy(Clock::Time again, Value outputs = Value::map()) {
  ActionResult result;
  result.state = ActionResult::State::busy;
  result.again = again;
  result.outputs = std::move(outputs);
  return result;
}

std::string first(const Value& outputs, std::string_view name) {
  const auto& texts = outputs[name].items();
  return texts.empty() ? "" : texts.front().text();
}

Value one_text(const std::string& text) {
  return Value(Value::List{Value(text)});
}

// "PT1H30M", "P2D"; nothing when it is none.
std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (!text.starts_with('P')) return std::nullopt;
  std::chrono::seconds total{0};
  std::int64_t number = 0;
  bool in_time = false;
  for (const char c : text.substr(1)) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      number = std::min<std::int64_t>(number * 10 + (c - '0'), 1'000'000);
      continue;
    }
    if (c == 'T') {
      in_time = true;
    } else if (c == 'D') {
      total += std::chrono::hours(24 * number);
    } else if (c == 'H') {
      total += std::chrono::hours(number);
    } else if (c == 'M' && in_time) {
      total += std::chrono::minutes(number);
    } else if (c == 'S') {
      total += std::chrono::seconds(number);
    } else {
      return std::nullopt;
    }
    number = 0;
  }
  return total;
}

ActionResult run_sleep(const ActionCall& call) {
  const std::string stamp = text_of(member(call.inputs, "Timestamp"));
  Clock::Time until;
  if (stamp.empty()) {
    const auto span = parse_duration(text_of(member(call.inputs, "Duration")));
    if (!span) {
      return failed_action("InvalidInput", "The Duration of aws:sleep must be in ISO 8601 format.");
    }
    until = call.begun + *span;
  } else {
    const auto time = wire::parse_time(stamp, wire::TimeFormat::iso8601);
    if (!time) {
      return failed_action("InvalidInput",
                           "The Timestamp of aws:sleep must be in ISO 8601 format.");
    }
    until = *time;
  }
  if (until > call.now) return busy(until);
  return {};
}

ActionResult run_pause(const ActionCall&) {
  ActionResult result;
  result.state = ActionResult::State::waiting;
  return result;
}

// Decisions come with SendAutomationSignal, which adds them to the outputs.
ActionResult run_approve(const ActionCall& call) {
  ActionResult result;
  result.outputs = call.outputs;
  int needed = std::atoi(text_of(member(call.inputs, "MinRequiredApprovals")).c_str());
  // Of change templates.
  for (const ordered_json& one : member(member(call.inputs, "EnhancedApprovals"), "Approvers")) {
    needed += std::atoi(text_of(member(one, "minRequiredApprovals")).c_str());
  }
  int approvals = 0;
  for (const Value& one : call.outputs["ApproverDecisions"].items()) {
    const auto decision = ordered_json::parse(one.text(), nullptr, false);
    if (text_of(member(decision, "approvalStatus")) == "Reject") {
      result = failed_action("Rejected", fmt::format("Approval was rejected by {}.",
                                                     text_of(member(decision, "approver"))));
      result.outputs = call.outputs;
      result.outputs.set("ApprovalStatus", one_text("Rejected"));
      return result;
    }
    ++approvals;
  }
  const bool is_enough = approvals >= std::max(1, needed);
  result.outputs.set("ApprovalStatus", one_text(is_enough ? "Approved" : "Waiting"));
  if (!is_enough) result.state = ActionResult::State::waiting;
  return result;
}

// A parameter may be given as one text where the operation takes a list of them.
ordered_json with_lists(const ordered_json& parameters) {
  ordered_json lists = ordered_json::object();
  for (const auto& [name, value] : parameters.items()) {
    ordered_json list = ordered_json::array();
    const Value texts = to_texts(value);
    for (const Value& text : texts.items()) list.push_back(text.text());
    lists[name] = std::move(list);
  }
  return lists;
}

Value read_input(const ordered_json& inputs, std::string_view operation) {
  const auto shape = wire::Service::find("ssm")->operation(operation)->input();
  return value_from_json(inputs, *shape);
}

ActionResult begin_command(const ActionCall& call) {
  ordered_json inputs = call.inputs;
  if (inputs.contains("Parameters")) inputs["Parameters"] = with_lists(inputs["Parameters"]);
  const Value sent = call.core.call({"ssm",
                                     "SendCommand",
                                     read_input(inputs, "SendCommand"),
                                     std::string(call.scope.account),
                                     std::string(call.scope.region),
                                     {},
                                     call.identity});
  return busy(call.now + kLook,
              Value::map({{"CommandId", one_text(sent["Command"]["CommandId"].text())}}));
}

ActionResult run_command(const ActionCall& call) {
  const std::string id = first(call.outputs, "CommandId");
  if (id.empty()) return begin_command(call);
  return call.core.store.read([&](Transaction& transaction) {
    const Records records(transaction, call.scope);
    const std::string status = (records.find(kCommand, id).value_or(Value()))["Status"].text();
    if (status == "Pending" || status == "InProgress") return busy(call.now + kLook, call.outputs);
    ActionResult result;
    result.outputs = call.outputs;
    std::string output;
    std::string code = "0";
    for (const Value& invocation : records.children(kInvocation, id)) {
      for (const Value& plugin : invocation["CommandPlugins"].items()) {
        output += plugin["Output"].text();
        if (code == "0") code = std::to_string(plugin["ResponseCode"].integer());
      }
    }
    result.outputs.set("Status", one_text(status));
    result.outputs.set("ResponseCode", one_text(code));
    result.outputs.set("Output", one_text(output));
    result.response = {{"Status", status}, {"ResponseCode", code}, {"Output", output}};
    if (status != "Success") {
      const Value outputs = result.outputs;
      result = failed_action(
          "CommandFailed",
          fmt::format("Command {} returns unexpected invocation result: \n{{Status=[{}], "
                      "ResponseCode=[{}], Output=[{}], CommandId=[{}]}}",
                      id, status, code, output, id));
      result.stage = "verifying the command has completed";
      result.outputs = outputs;
    }
    return result;
  });
}

ActionResult run_automation(const ActionCall& call) {
  const std::string id = first(call.outputs, "ExecutionId");
  if (id.empty()) {
    ordered_json inputs = call.inputs;
    if (inputs.contains("RuntimeParameters")) {
      inputs["Parameters"] = with_lists(inputs["RuntimeParameters"]);
    }
    const std::string child = call.start_child(read_input(inputs, "StartAutomationExecution"));
    return busy(call.now + kLook, Value::map({{"ExecutionId", one_text(child)}}));
  }
  const Value child = call.core.store.read([&](Transaction& transaction) {
    return Records(transaction, call.scope).find(kAutomation, id).value_or(Value());
  });
  const std::string& status = child["AutomationExecutionStatus"].text();
  if (!has_ended(status)) return busy(call.now + kLook, call.outputs);
  ActionResult result;
  if (!is_good_end(status)) {
    result =
        failed_action("AutomationExecutionFailed",
                      fmt::format("Automation execution {} ended with status {}.", id, status));
    result.stage = "Poll action status for completion";
  }
  result.outputs = call.outputs;
  result.outputs.set("Status", one_text(status));
  Value output = Value::list();
  for (const auto& field : child["Outputs"].fields()) {
    for (const Value& text : field.value.items()) output.push(text);
  }
  result.outputs.set("Output", std::move(output));
  return result;
}

ActionResult update_variable(const ActionCall& call) {
  ActionResult result;
  result.variable = {text_of(member(call.inputs, "Name")), member(call.inputs, "Value")};
  return result;
}

ActionResult run_checked(std::string_view action, const ActionCall& call) {
  if (action == "aws:sleep") return run_sleep(call);
  if (action == "aws:pause") return run_pause(call);
  if (action == "aws:approve") return run_approve(call);
  if (action == "aws:branch") return run_branch(call);
  if (action == "aws:runCommand") return run_command(call);
  if (action == "aws:executeAutomation") return run_automation(call);
  if (action == "aws:updateVariable") return update_variable(call);
  if (is_api_action(action)) return run_api_action(action, call);
  return failed_action("UnsupportedAction",
                       fmt::format("sim does not build the action {} yet.", action));
}

}  // namespace

std::chrono::seconds default_timeout(std::string_view action) {
  using namespace std::chrono_literals;
  if (action == "aws:approve" || action == "aws:pause") return 7 * 24h;
  if (action == "aws:waitForAwsResourceProperty") return 1h;
  return 14 * 24h;
}

ActionResult failed_action(std::string_view failure, std::string message) {
  ActionResult result;
  result.state = ActionResult::State::failed;
  result.failure = std::string(failure);
  result.message = std::move(message);
  return result;
}

ActionResult run_action(std::string_view action, const ActionCall& call) {
  try {
    return run_checked(action, call);
  } catch (const Fault& fault) {
    return failed_action(fault.code(), fmt::format("{} (Code: {})", fault.message(), fault.code()));
  }
}

}  // namespace fakes::ssm
