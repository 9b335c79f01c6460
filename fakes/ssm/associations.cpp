#include "fakes/ssm/associations.h"

#include <algorithm>

#include "fakes/random.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kVersion = "AssociationVersion";
constexpr std::int64_t kMostAssociations = 2000;

std::optional<Value> find_named(const Records& records, const std::string& name,
                                const std::string& instance) {
  for (Value& one : records.all(kAssociation)) {
    if (one["Name"].text() == name && one["InstanceId"].text() == instance) return std::move(one);
  }
  return std::nullopt;
}

// By AssociationId, or by the document's name and the node.
Value get_association(const Records& records, const Value& input) {
  const std::string& id = input["AssociationId"].text();
  auto found = id.empty() ? find_named(records, input["Name"].text(), input["InstanceId"].text())
                          : records.find(kAssociation, id);
  if (!found) no_association();
  return *std::move(found);
}

void put_association(const Records& records, const Value& association, Clock::Time now) {
  const std::string& id = association["AssociationId"].text();
  records.put(kAssociation, id, kAssociationShape, association);
  Value version = as_shape(association, "AssociationVersionInfo");
  version.set("CreatedDate", now);
  records.put(kVersion, id + ":" + association["AssociationVersion"].text(),
              "AssociationVersionInfo", version, id);
}

Value overview() {
  return Value::structure({{"Status", "Pending"}, {"DetailedStatus", "Creating"}});
}

Value make_association(Transaction& transaction, const Scope& scope, const Value& input,
                       Clock::Time now) {
  const Records records(transaction, scope);
  check_association_schedule(input);
  get_document(transaction, scope, input["Name"].text(), input["DocumentVersion"].text());
  const std::string& instance = input["InstanceId"].text();
  if (!instance.empty() && find_named(records, input["Name"].text(), instance)) {
    throw Fault("AssociationAlreadyExists", "The specified association already exists.");
  }
  if (records.count(kAssociation) >= kMostAssociations) {
    throw Fault("AssociationLimitExceeded", "You can have at most 2,000 active associations.");
  }
  Value association = as_shape(input, kAssociationShape);
  association.set("AssociationId", random_uuid());
  association.set("AssociationVersion", "1");
  association.set("Date", now);
  association.set("LastUpdateAssociationDate", now);
  association.set("Overview", overview());
  if (!association.has("DocumentVersion")) association.set("DocumentVersion", "$DEFAULT");
  if (!instance.empty() && !association.has("Targets")) {
    Value ids = Value::list();
    ids.push(instance);
    association.set(
        "Targets",
        Value(Value::List{Value::structure({{"Key", "InstanceIds"}, {"Values", std::move(ids)}})}));
  }
  put_association(records, association, now);
  note_association(transaction, scope, association, now);
  put_tags(transaction, scope, kAssociation, association["AssociationId"].text(), input["Tags"]);
  return association;
}

Value create_association(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    return Value::structure(
        {{"AssociationDescription",
          make_association(transaction, scope_of(call), call.input, call.now)}});
  });
}

Value create_association_batch(Core& core, Call& call) {
  Value good = Value::list();
  Value bad = Value::list();
  core.store.write([&](Transaction& transaction) {
    for (const Value& entry : call.input["Entries"].items()) {
      try {
        good.push(make_association(transaction, scope_of(call), entry, call.now));
      } catch (const Fault& fault) {
        bad.push(Value::structure(
            {{"Entry", entry}, {"Message", fault.message()}, {"Fault", "Client"}}));
      }
    }
  });
  return Value::structure({{"Successful", good}, {"Failed", bad}});
}

Value update_association(Core& core, Call& call) {
  const Value& input = call.input;
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value before = get_association(records, input);
    // What is left out is taken away.
    Value association = as_shape(input, kAssociationShape);
    for (const char* member : {"Name", "InstanceId", "AssociationId", "Date", "Overview", "Status",
                               "DocumentVersion", "Targets"}) {
      const Value* value = before.find(member);
      if (value != nullptr && !association.has(member)) association.set(member, *value);
    }
    const std::int64_t version = std::stoll(before["AssociationVersion"].text()) + 1;
    association.set("AssociationVersion", std::to_string(version));
    association.set("LastUpdateAssociationDate", call.now);
    check_association_schedule(association);
    put_association(records, association, call.now);
    note_association(transaction, scope_of(call), association, call.now);
    return Value::structure({{"AssociationDescription", association}});
  });
}

Value update_association_status(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value association = get_association(records, call.input);
    association.set("Status", call.input["AssociationStatus"]);
    records.put(kAssociation, association["AssociationId"].text(), kAssociationShape, association);
    return Value::structure({{"AssociationDescription", association}});
  });
}

Value describe_association(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value association = get_association(records, call.input);
    const std::string version = call.input["AssociationVersion"].text_or("$LATEST");
    if (version != "$LATEST" && version != association["AssociationVersion"].text()) {
      const auto old = records.find(kVersion, association["AssociationId"].text() + ":" + version);
      if (!old) {
        throw Fault("InvalidAssociationVersion",
                    "The version you specified is not valid. Use ListAssociationVersions to view "
                    "all versions of an association according to the association ID.");
      }
      association = as_shape(*old, kAssociationShape);
      association.set("Date", (*old)["CreatedDate"]);
    }
    return Value::structure({{"AssociationDescription", association}});
  });
}

Value delete_association(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const std::string id = get_association(records, call.input)["AssociationId"].text();
    records.remove(kAssociation, id);
    records.remove_children(kVersion, id);
    remove_association_executions(transaction, scope_of(call), id);
    remove_tags(transaction, scope_of(call), kAssociation, id);
  });
  return Value::structure();
}

bool targets_instance(const Value& association, const std::string& instance) {
  if (association["InstanceId"].text() == instance) return true;
  const auto& targets = association["Targets"].items();
  return std::any_of(targets.begin(), targets.end(), [&](const Value& target) {
    const auto& values = target["Values"].items();
    return target["Key"].text() == "InstanceIds" &&
           std::any_of(values.begin(), values.end(), [&](const Value& value) {
             return value.text() == instance || value.text() == "*";
           });
  });
}

bool passes(const Value& association, const Value& filter) {
  const std::string& key = filter["key"].text();
  const std::string& value = filter["value"].text();
  if (key == "InstanceId") return targets_instance(association, value);
  if (key == "AssociationStatusName") return association["Overview"]["Status"].text() == value;
  if (key == "LastExecutedBefore" || key == "LastExecutedAfter") {
    const auto time = wire::parse_time(value, wire::TimeFormat::iso8601);
    const Value* run = association.find("LastExecutionDate");
    return time && run != nullptr &&
           (key == "LastExecutedBefore" ? run->time() < *time : run->time() > *time);
  }
  return association[key].text() == value;
}

Value list_associations(Core& core, Call& call) {
  const Value& filters = call.input["AssociationFilterList"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (const Value& one : Records(transaction, scope_of(call)).all(kAssociation)) {
      const bool is_listed = std::all_of(filters.items().begin(), filters.items().end(),
                                         [&](const Value& filter) { return passes(one, filter); });
      if (is_listed) items.push_back(as_shape(one, kAssociation));
    }
    return page_of(call.input, "Associations", std::move(items));
  });
}

Value list_association_versions(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const std::string& id = call.input["AssociationId"].text();
    if (!records.exists(kAssociation, id)) no_association();
    return page_of(call.input, "AssociationVersions", records.children(kVersion, id));
  });
}

Value list_for_instance(Core& core, const Call& call, const char* member, const char* shape) {
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (const Value& one : Records(transaction, scope_of(call)).all(kAssociation)) {
      if (!targets_instance(one, call.input["InstanceId"].text())) continue;
      Value item = as_shape(one, shape);
      item.set("InstanceId", call.input["InstanceId"]);
      items.push_back(std::move(item));
    }
    return page_of(call.input, member, std::move(items));
  });
}

Value describe_effective_instance_associations(Core& core, Call& call) {
  return list_for_instance(core, call, "Associations", "InstanceAssociation");
}

// How the last execution of an association went on a node; null when it has not run there.
Value last_target(const Records& records, const std::string& id, const std::string& node) {
  Value last;
  for (const Value& execution : records.children(kAssociationExecution, id)) {
    for (Value& target : records.children(kAssociationTarget, execution["ExecutionId"].text())) {
      if (target["ResourceId"].text() == node) last = std::move(target);
    }
  }
  return last;
}

Value describe_instance_associations_status(Core& core, Call& call) {
  Value output = list_for_instance(core, call, "InstanceAssociationStatusInfos",
                                   "InstanceAssociationStatusInfo");
  Value items = Value::list();
  core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    for (Value item : output["InstanceAssociationStatusInfos"].items()) {
      const Value last =
          last_target(records, item["AssociationId"].text(), call.input["InstanceId"].text());
      item.set("Status", last["Status"].text_or("Pending"));
      item.set("DetailedStatus", last["DetailedStatus"].text_or("Pending"));
      if (const Value* time = last.find("LastExecutionDate")) item.set("ExecutionDate", *time);
      items.push(std::move(item));
    }
  });
  output.set("InstanceAssociationStatusInfos", std::move(items));
  return output;
}

}  // namespace

void no_association() {
  throw Fault("AssociationDoesNotExist", "The specified association does not exist.");
}

void add_association_operations(Operations& operations) {
  operations.add("CreateAssociation", create_association);
  operations.add("CreateAssociationBatch", create_association_batch);
  operations.add("UpdateAssociation", update_association);
  operations.add("UpdateAssociationStatus", update_association_status);
  operations.add("DescribeAssociation", describe_association);
  operations.add("DeleteAssociation", delete_association);
  operations.add("ListAssociations", list_associations);
  operations.add("ListAssociationVersions", list_association_versions);
  operations.add("DescribeEffectiveInstanceAssociations", describe_effective_instance_associations);
  operations.add("DescribeInstanceAssociationsStatus", describe_instance_associations_status);
}

}  // namespace fakes::ssm
