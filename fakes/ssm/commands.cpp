#include "fakes/ssm/commands.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/command_plan.h"
#include "fakes/ssm/command_queue.h"
#include "fakes/ssm/managed_nodes.h"
#include "sim/base/text.h"

namespace fakes::ssm {

namespace {

constexpr std::int64_t kDefaultTimeout = 3600;

std::vector<std::string> named_instances(const Call& call, const std::vector<Node>& nodes) {
  std::vector<std::string> ids;
  std::vector<std::string> unknown;
  for (const Value& id : call.input["InstanceIds"].items()) {
    if (std::find(ids.begin(), ids.end(), id.text()) != ids.end()) {
      throw Fault("DuplicateInstanceId",
                  "You can't specify a managed node ID in more than one "
                  "association.");
    }
    ids.push_back(id.text());
    const bool is_known = std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
      return node.instance_id == id.text();
    });
    if (!is_known) unknown.push_back(id.text());
  }
  if (!unknown.empty()) {
    throw Fault("InvalidInstanceId",
                fmt::format("Instances [[{}]] not in a valid state for account {}",
                            sim::join(unknown, ", "), call.account));
  }
  return ids;
}

std::vector<std::string> choose_instances(const Call& call, const std::vector<Node>& nodes) {
  const Value& targets = call.input["Targets"];
  if (targets.size() == 0 && call.input["InstanceIds"].size() == 0) {
    throw Fault("InvalidParameters", "Specify the managed nodes by InstanceIds or by Targets.");
  }
  std::vector<std::string> ids = named_instances(call, nodes);
  for (const Node& node : nodes) {
    const bool is_there = std::find(ids.begin(), ids.end(), node.instance_id) != ids.end();
    if (!is_there && is_target(node, targets)) ids.push_back(node.instance_id);
  }
  return ids;
}

Value make_command(const Call& call, const Document& document,
                   const std::vector<std::string>& instances) {
  const Value& input = call.input;
  const std::int64_t timeout = input["TimeoutSeconds"].integer(kDefaultTimeout);
  Value ids = Value::list();
  for (const Value& id : input["InstanceIds"].items()) ids.push(id);
  Value command = Value::structure({
      {"CommandId", random_uuid()},
      {"DocumentName", document.name()},
      {"DocumentVersion", input["DocumentVersion"].text_or("$DEFAULT")},
      {"Comment", input["Comment"].text()},
      {"ExpiresAfter", call.now + std::chrono::seconds(timeout)},
      {"InstanceIds", std::move(ids)},
      {"RequestedDateTime", call.now},
      {"Status", "Pending"},
      {"StatusDetails", "Pending"},
      {"MaxConcurrency", input["MaxConcurrency"].text_or("50")},
      {"MaxErrors", input["MaxErrors"].text_or("0")},
      {"TargetCount", static_cast<std::int64_t>(instances.size())},
      {"CompletedCount", 0},
      {"ErrorCount", 0},
      {"DeliveryTimedOutCount", 0},
      {"TimeoutSeconds", timeout},
  });
  for (const char* member :
       {"Parameters", "Targets", "OutputS3Region", "OutputS3BucketName", "OutputS3KeyPrefix",
        "NotificationConfig", "CloudWatchOutputConfig", "AlarmConfiguration"}) {
    if (const Value* value = input.find(member)) command.set(member, *value);
  }
  if (const Value* role = input.find("ServiceRoleArn")) command.set("ServiceRole", *role);
  if (instances.empty()) {
    command.set("Status", "Success");
    command.set("StatusDetails", "NoInstancesInTag");
  }
  return command;
}

void put_invocation(const Records& records, const Value& command, const std::string& instance) {
  const std::string& id = command["CommandId"].text();
  Value invocation = Value::structure({{"CommandId", id}, {"InstanceId", instance}});
  for (const char* member :
       {"Comment", "DocumentName", "DocumentVersion", "RequestedDateTime", "Status",
        "StatusDetails", "ServiceRole", "NotificationConfig", "CloudWatchOutputConfig"}) {
    if (const Value* value = command.find(member)) invocation.set(member, *value);
  }
  records.put(kInvocation, invocation_id(id, instance), "CommandInvocation", invocation, id);
}

Value send_command(Core& core, Call& call, CommandQueue& queue) {
  const Scope scope = scope_of(call);
  const std::vector<Node> nodes = managed_nodes(core, scope);
  std::vector<std::string> instances;
  const Value command = core.store.write([&](Transaction& transaction) {
    const Document document = get_document(transaction, scope, call.input["DocumentName"].text(),
                                           call.input["DocumentVersion"].text());
    if (document.description["DocumentType"].text() != "Command") {
      throw Fault("InvalidDocument", "Document type is not supported by Run Command.");
    }
    const Value* hash = call.input.find("DocumentHash");
    if (hash != nullptr && hash->text() != document.description["Hash"].text()) {
      throw Fault("InvalidDocument", "The document hash doesn't match the document's content.");
    }
    instances = choose_instances(call, nodes);
    check_parameters(document, call.input["Parameters"]);
    const Value made = make_command(call, document, instances);
    const Records records(transaction, scope);
    records.put(kCommand, made["CommandId"].text(), "Command", made);
    for (const std::string& instance : instances) {
      put_invocation(records, made, instance);
      CommandQueue::note(transaction, scope, made["CommandId"].text(), instance);
    }
    return made;
  });
  for (const std::string& instance : instances) {
    queue.push({call.account, call.region, command["CommandId"].text(), instance});
  }
  return Value::structure({{"Command", command}});
}

Value cancel_command(Core& core, Call& call) {
  const std::string& id = call.input["CommandId"].text();
  const Value& instances = call.input["InstanceIds"];
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (!records.exists(kCommand, id)) {
      throw Fault("InvalidCommandId",
                  "The specified command ID isn't valid. Verify the ID and "
                  "try again.");
    }
    for (Value invocation : records.children(kInvocation, id)) {
      const std::string& instance = invocation["InstanceId"].text();
      const bool is_meant = instances.size() == 0 ||
                            std::any_of(instances.items().begin(), instances.items().end(),
                                        [&](const Value& one) { return one.text() == instance; });
      if (!is_meant || invocation["Status"].text() != "Pending") continue;
      invocation.set("Status", "Cancelled");
      invocation.set("StatusDetails", "Canceled");
      records.put(kInvocation, invocation_id(id, instance), "CommandInvocation", invocation, id);
      CommandQueue::forget(transaction, scope_of(call), id, instance);
    }
    settle_command(records, id);
  });
  return Value::structure();
}

}  // namespace

std::string invocation_id(std::string_view command, std::string_view instance) {
  return fmt::format("{}:{}", command, instance);
}

void settle_command(const Records& records, const std::string& command_id) {
  auto command = records.find(kCommand, command_id);
  if (!command) return;
  std::set<std::string> seen;
  std::int64_t completed = 0;
  std::int64_t errors = 0;
  const auto invocations = records.children(kInvocation, command_id);
  for (const Value& invocation : invocations) {
    const std::string& status = invocation["Status"].text();
    seen.insert(status);
    if (status != "Pending" && status != "InProgress") ++completed;
    if (status == "Failed" || status == "TimedOut") ++errors;
  }
  command->set("CompletedCount", completed);
  command->set("ErrorCount", errors);
  std::string status = "InProgress";
  if (completed == static_cast<std::int64_t>(invocations.size())) {
    status = "Success";
    for (const char* worse : {"Cancelled", "TimedOut", "Failed"}) {
      if (seen.contains(worse)) status = worse;
    }
  } else if (seen.size() == 1 && seen.contains("Pending")) {
    status = "Pending";
  }
  command->set("Status", status);
  command->set("StatusDetails", status == "TimedOut" ? "ExecutionTimedOut" : status);
  records.put(kCommand, command_id, "Command", *command);
}

void add_command_operations(Operations& operations, CommandQueue& queue) {
  operations.add("SendCommand", send_command, queue);
  operations.add("CancelCommand", cancel_command);
}

}  // namespace fakes::ssm
