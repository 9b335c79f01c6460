// How commands went: ListCommands, ListCommandInvocations and GetCommandInvocation.
#include <algorithm>

#include "fakes/ssm/commands.h"
#include "fakes/ssm/paging.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

// ExecutionStage groups statuses.
std::string_view stage_of(std::string_view status) {
  return status == "Pending" || status == "InProgress" ? "Executing" : "Complete";
}

bool passes(const Value& one, const Value& filter) {
  const std::string& key = filter["key"].text();
  const std::string& value = filter["value"].text();
  if (key == "Status") return one["Status"].text() == value;
  if (key == "DocumentName") return one["DocumentName"].text() == value;
  if (key == "ExecutionStage") return stage_of(one["Status"].text()) == value;
  const auto time = wire::parse_time(value, wire::TimeFormat::iso8601);
  if (!time) throw Fault("InvalidFilterKey", "The specified filter value isn't a time: " + value);
  const auto asked = one["RequestedDateTime"].time();
  return key == "InvokedAfter" ? asked > *time : asked < *time;
}

bool passes_all(const Value& one, const Value& filters) {
  return std::all_of(filters.items().begin(), filters.items().end(),
                     [&](const Value& filter) { return passes(one, filter); });
}

void check_command(const Records& records, const std::string& id) {
  if (!records.exists(kCommand, id)) {
    throw Fault("InvalidCommandId",
                "The specified command ID isn't valid. Verify the ID and try again.");
  }
}

Value list_commands(Core& core, Call& call) {
  const std::string& id = call.input["CommandId"].text();
  const std::string& instance = call.input["InstanceId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (!id.empty()) check_command(records, id);
    Value::List items;
    for (Value& command : records.all(kCommand)) {
      const std::string& own = command["CommandId"].text();
      if (!id.empty() && own != id) continue;
      if (!instance.empty() && !records.exists(kInvocation, invocation_id(own, instance))) continue;
      if (passes_all(command, call.input["Filters"])) items.push_back(std::move(command));
    }
    std::reverse(items.begin(), items.end());
    return page_of(call.input, "Commands", std::move(items));
  });
}

Value list_command_invocations(Core& core, Call& call) {
  const std::string& id = call.input["CommandId"].text();
  const std::string& instance = call.input["InstanceId"].text();
  const bool has_details = call.input["Details"].boolean();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (!id.empty()) check_command(records, id);
    Value::List items;
    for (Value& one : id.empty() ? records.all(kInvocation) : records.children(kInvocation, id)) {
      if (!instance.empty() && one["InstanceId"].text() != instance) continue;
      if (!passes_all(one, call.input["Filters"])) continue;
      if (!has_details || !one.has("CommandPlugins")) one.set("CommandPlugins", Value::list());
      items.push_back(std::move(one));
    }
    return page_of(call.input, "CommandInvocations", std::move(items));
  });
}

// Of an invocation that has not run yet.
Value waiting_outcome(const Value& invocation) {
  Value value = Value::structure();
  for (const char* member : {"CommandId", "InstanceId", "Comment", "DocumentName",
                             "DocumentVersion", "Status", "StatusDetails"}) {
    if (const Value* found = invocation.find(member)) value.set(member, *found);
  }
  value.set("PluginName", "");
  value.set("ResponseCode", -1);
  for (const char* member :
       {"ExecutionStartDateTime", "ExecutionElapsedTime", "ExecutionEndDateTime",
        "StandardOutputContent", "StandardOutputUrl", "StandardErrorContent", "StandardErrorUrl"}) {
    value.set(member, "");
  }
  return value;
}

Value get_command_invocation(Core& core, Call& call) {
  const std::string id =
      invocation_id(call.input["CommandId"].text(), call.input["InstanceId"].text());
  const std::string& plugin = call.input["PluginName"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const auto invocation = records.find(kInvocation, id);
    if (!invocation) {
      throw Fault("InvocationDoesNotExist",
                  "The command ID and managed node ID you specified didn't match any invocations. "
                  "Verify the command ID and the managed node ID and try again.");
    }
    const auto outcomes = records.children(kOutcome, id);
    if (plugin.empty()) {
      if (outcomes.empty()) return waiting_outcome(*invocation);
      return outcomes.back();
    }
    for (const Value& outcome : outcomes) {
      if (outcome["PluginName"].text() == plugin) return outcome;
    }
    const std::string& status = (*invocation)["Status"].text();
    if (stage_of(status) == "Executing") return waiting_outcome(*invocation);
    throw Fault("InvalidPluginName", "The plugin name isn't valid.");
  });
}

}  // namespace

void add_command_list_operations(Operations& operations) {
  operations.add("ListCommands", list_commands);
  operations.add("ListCommandInvocations", list_command_invocations);
  operations.add("GetCommandInvocation", get_command_invocation);
}

}  // namespace fakes::ssm
