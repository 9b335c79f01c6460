// How associations went.
#include <algorithm>

#include "fakes/ssm/associations.h"
#include "fakes/ssm/due_list.h"
#include "fakes/ssm/filters.h"
#include "fakes/ssm/paging.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

bool passes(const Value& execution, const Value& filter) {
  const std::string& key = filter["Key"].text();
  const std::string& how = filter["Type"].text();
  const std::string& value = filter["Value"].text();
  if (key != "CreatedTime") return execution[key].text() == value;
  const auto time = wire::parse_time(value, wire::TimeFormat::iso8601);
  const auto made = execution["CreatedTime"].time();
  if (!time) return false;
  if (how == "LESS_THAN") return made < *time;
  return how == "GREATER_THAN" ? made > *time : made == *time;
}

Value describe_executions(Core& core, Call& call) {
  const std::string& id = call.input["AssociationId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (!records.exists(kAssociation, id)) no_association();
    Value::List items;
    for (Value& one : records.children(kAssociationExecution, id)) {
      const auto is_passed = [&](const Value& filter) { return passes(one, filter); };
      if (all(call.input["Filters"], is_passed)) items.push_back(std::move(one));
    }
    std::reverse(items.begin(), items.end());
    return page_of(call.input, "AssociationExecutions", std::move(items));
  });
}

Value describe_targets(Core& core, Call& call) {
  const std::string& id = call.input["ExecutionId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (!records.exists(kAssociation, call.input["AssociationId"].text())) no_association();
    const auto execution = records.find(kAssociationExecution, id);
    if (!execution || !((*execution)["AssociationId"] == call.input["AssociationId"])) {
      throw Fault("AssociationExecutionDoesNotExist",
                  "The specified execution ID does not exist. Verify the ID number and try again.");
    }
    Value::List items;
    for (Value& one : records.children(kAssociationTarget, id)) {
      const auto is_passed = [&](const Value& filter) {
        return one[filter["Key"].text()].text() == filter["Value"].text();
      };
      if (all(call.input["Filters"], is_passed)) items.push_back(std::move(one));
    }
    return page_of(call.input, "AssociationExecutionTargets", std::move(items));
  });
}

Value start_once(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    for (const Value& id : call.input["AssociationIds"].items()) {
      if (!records.exists(kAssociation, id.text())) no_association();
      note_due(transaction, scope_of(call), kAssociation, id.text(), call.now);
    }
  });
  return Value::structure();
}

}  // namespace

void add_association_execution_operations(Operations& operations) {
  operations.add("DescribeAssociationExecutions", describe_executions);
  operations.add("DescribeAssociationExecutionTargets", describe_targets);
  operations.add("StartAssociationsOnce", start_once);
}

}  // namespace fakes::ssm
