// Carries associations out: as a command on the nodes that they name, or an execution of a runbook.
#include <map>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/associations.h"
#include "fakes/ssm/automations.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/due_list.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/schedule.h"
#include "sim/base/text.h"

namespace fakes::ssm {

namespace {

std::string target_id(std::string_view execution, std::string_view resource) {
  return fmt::format("{}/{}", execution, resource);
}

std::optional<Clock::Time> next_run(const Value& association, Clock::Time after) {
  const auto schedule = Schedule::parse(association["ScheduleExpression"].text());
  if (!schedule) return std::nullopt;
  const auto wait = std::chrono::hours(24) * association["ScheduleOffset"].integer(0);
  const auto next =
      schedule->next(after - wait, association["Date"].time(), *TimeZone::find("UTC"));
  if (!next) return std::nullopt;
  return *next + wait;
}

void note_next(Transaction& transaction, const Scope& scope, const Value& association,
               Clock::Time after) {
  const std::string& id = association["AssociationId"].text();
  if (const auto next = next_run(association, after)) {
    note_due(transaction, scope, kAssociation, id, *next);
  } else {
    forget_due(transaction, scope, kAssociation, id);
  }
}

// What is asked of SSM itself; nothing where no node is meant.
struct Run {
  const char* operation;
  Value input;
  std::vector<std::string> nodes;
};

std::optional<Run> plan_run(Core& core, const Scope& scope, const Value& association,
                            bool is_automation) {
  Value input = Value::structure({{"DocumentName", association["Name"]}});
  for (const char* member : {"DocumentVersion", "Parameters", "MaxErrors", "MaxConcurrency"}) {
    if (const Value* value = association.find(member)) input.set(member, *value);
  }
  if (is_automation) {
    if (const Value* name = association.find("AutomationTargetParameterName")) {
      input.set("TargetParameterName", *name);
      input.set("Targets", association["Targets"]);
    }
    return Run{"StartAutomationExecution", std::move(input), {}};
  }
  Run run{"SendCommand", std::move(input), {}};
  Value ids = Value::list();
  for (const Node& node : managed_nodes(core, scope)) {
    if (!is_target(node, association["Targets"])) continue;
    run.nodes.push_back(node.instance_id);
    ids.push(node.instance_id);
  }
  if (run.nodes.empty()) return std::nullopt;
  run.input.set("InstanceIds", std::move(ids));
  if (const Value* place = association["OutputLocation"].find("S3Location")) {
    for (const char* member : {"OutputS3Region", "OutputS3BucketName", "OutputS3KeyPrefix"}) {
      if (const Value* value = place->find(member)) run.input.set(member, *value);
    }
  }
  return run;
}

Value make_target(const Value& execution, const std::string& resource, const std::string& source,
                  bool is_automation) {
  Value target = as_shape(execution, "AssociationExecutionTarget");
  target.set("ResourceId", resource);
  target.set("ResourceType", is_automation ? "Automation" : "ManagedInstance");
  target.set("OutputSource",
             Value::structure({{"OutputSourceId", source},
                               {"OutputSourceType", is_automation ? "Automation" : "RunCommand"}}));
  return target;
}

void begin(Core& core, const Due& due, Clock::Time now) {
  Value association;
  bool is_automation = false;
  core.store.write([&](Transaction& transaction) {
    association = Records(transaction, due.scope()).find(kAssociation, due.id).value_or(Value());
    note_next(transaction, due.scope(), association, now);
    if (association.is_null()) return;
    const Document document = get_document(transaction, due.scope(), association["Name"].text());
    is_automation = document.description["DocumentType"].text() == "Automation";
  });
  if (association.is_null()) return;
  const auto run = plan_run(core, due.scope(), association, is_automation);
  if (!run) return;
  const std::string id = random_uuid();
  Value execution = Value::structure({{"AssociationId", due.id},
                                      {"AssociationVersion", association["AssociationVersion"]},
                                      {"ExecutionId", id},
                                      {"Status", "InProgress"},
                                      {"DetailedStatus", "InProgress"},
                                      {"CreatedTime", now},
                                      {"LastExecutionDate", now}});
  std::string source;
  try {
    const Value answer = core.call({"ssm", run->operation, run->input, due.account, due.region});
    source = is_automation ? answer["AutomationExecutionId"].text()
                           : answer["Command"]["CommandId"].text();
  } catch (const Fault& fault) {
    execution.set("Status", "Failed");
    execution.set("DetailedStatus", fault.code());
  }
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, due.scope());
    records.put(kAssociationExecution, id, kAssociationExecution, execution, due.id);
    if (source.empty()) return;
    const auto put = [&](const std::string& resource) {
      records.put(kAssociationTarget, target_id(id, resource), kAssociationTarget,
                  make_target(execution, resource, source, is_automation), id);
    };
    for (const std::string& node : run->nodes) put(node);
    if (is_automation) put(source);
    note_due(transaction, due.scope(), kAssociationExecution, id, now);
  });
}

std::string status_of(const Records& records, const Value& target) {
  const std::string& source = target["OutputSource"]["OutputSourceId"].text();
  if (target["ResourceType"].text() == "Automation") {
    const Value found = records.find(kAutomation, source).value_or(Value());
    const std::string& status = found["AutomationExecutionStatus"].text();
    if (!has_ended(status)) return "InProgress";
    return is_good_end(status) ? "Success" : status == "TimedOut" ? "TimedOut" : "Failed";
  }
  const Value found = records.find(kInvocation, invocation_id(source, target["ResourceId"].text()))
                          .value_or(Value());
  const std::string& status = found["Status"].text();
  return status == "Pending" ? "InProgress" : status == "Cancelled" ? "Failed" : status;
}

// The association as its last execution left it.
void put_overview(const Records& records, const std::string& id, const std::string& status,
                  const std::map<std::string, std::int64_t>& counts, Clock::Time now) {
  auto association = records.find(kAssociation, id);
  if (!association) return;
  Value numbers = Value::map();
  for (const auto& [name, count] : counts) numbers.set(name, count);
  association->set("Overview", Value::structure({{"Status", status},
                                                 {"DetailedStatus", status},
                                                 {"AssociationStatusAggregatedCount", numbers}}));
  association->set("LastExecutionDate", now);
  if (status == "Success") association->set("LastSuccessfulExecutionDate", now);
  records.put(kAssociation, id, kAssociationShape, *association);
}

void tend(Transaction& transaction, const Due& due, Clock::Time now) {
  const Records records(transaction, due.scope());
  auto execution = records.find(kAssociationExecution, due.id);
  std::map<std::string, std::int64_t> counts;
  for (Value target : records.children(kAssociationTarget, due.id)) {
    const std::string status = status_of(records, target);
    ++counts[status];
    target.set("Status", status);
    target.set("DetailedStatus", status);
    target.set("LastExecutionDate", now);
    records.put(kAssociationTarget, target_id(due.id, target["ResourceId"].text()),
                kAssociationTarget, target);
  }
  if (execution && !counts.contains("InProgress")) {
    std::string status = "Success";
    for (const char* worse : {"TimedOut", "Failed"}) {
      if (counts.contains(worse)) status = worse;
    }
    std::vector<std::string> parts;
    for (const auto& [name, count] : counts) parts.push_back(fmt::format("{}={}", name, count));
    execution->set("Status", status);
    execution->set("DetailedStatus", status);
    execution->set("ResourceCountByStatus", fmt::format("{{{}}}", sim::join(parts, ", ")));
    records.put(kAssociationExecution, due.id, kAssociationExecution, *execution);
    put_overview(records, (*execution)["AssociationId"].text(), status, counts, now);
    execution.reset();
  }
  if (!execution) forget_due(transaction, due.scope(), kAssociationExecution, due.id);
}

}  // namespace

void check_association_schedule(const Value& association) {
  const std::string& expression = association["ScheduleExpression"].text();
  if (!expression.empty() && !Schedule::parse(expression)) {
    throw Fault("InvalidSchedule",
                "The schedule is invalid. Verify your cron or rate expression "
                "and try again.");
  }
}

void note_association(Transaction& transaction, const Scope& scope, const Value& association,
                      Clock::Time now) {
  if (association["ApplyOnlyAtCronInterval"].boolean()) {
    note_next(transaction, scope, association, now);
  } else {
    note_due(transaction, scope, kAssociation, association["AssociationId"].text(), now);
  }
}

void remove_association_executions(Transaction& transaction, const Scope& scope,
                                   const std::string& id) {
  const Records records(transaction, scope);
  for (const Value& execution : records.children(kAssociationExecution, id)) {
    records.remove_children(kAssociationTarget, execution["ExecutionId"].text());
    forget_due(transaction, scope, kAssociationExecution, execution["ExecutionId"].text());
  }
  records.remove_children(kAssociationExecution, id);
  forget_due(transaction, scope, kAssociation, id);
}

void run_associations(Core& core, Clock::Time now) {
  for (const Due& due : all_due(core, kAssociation, now)) begin(core, due, now);
  for (const Due& due : all_due(core, kAssociationExecution, now)) {
    core.store.write([&](Transaction& transaction) { tend(transaction, due, now); });
  }
}

}  // namespace fakes::ssm
