#include "fakes/ssm/ops_items.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/random.h"
#include "fakes/ssm/ops_item_records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr const char* kDedup = "/aws/dedup";

void add_event(const Records& records, const Call& call, const Value& item, const char* what) {
  const std::string id = random_uuid();
  const nlohmann::ordered_json detail = {{"opsItemId", item["OpsItemId"].text()},
                                         {"status", item["Status"].text()},
                                         {"title", item["Title"].text()}};
  records.put(kOpsEvent, id, "OpsItemEventSummary",
              Value::structure({{"OpsItemId", item["OpsItemId"]},
                                {"EventId", id},
                                {"Source", "aws.ssm"},
                                {"DetailType", what},
                                {"Detail", detail.dump()},
                                {"CreatedBy", Value::structure({{"Arn", call.identity.arn}})},
                                {"CreatedTime", call.now}}),
              item["OpsItemId"].text());
}

std::string dedup_of(const Value& item) {
  const auto json =
      nlohmann::json::parse(item["OperationalData"][kDedup]["Value"].text(), nullptr, false);
  return json.is_object() ? json.value("dedupString", "") : "";
}

// What AWS takes for the same trouble is not opened twice.
void check_duplicate(const Records& records, const Value& input) {
  const std::string dedup = dedup_of(input);
  if (dedup.empty()) return;
  for (const Value& item : records.all(kOpsItem)) {
    if (item["Status"].text() == "Resolved" || dedup_of(item) != dedup) continue;
    throw Fault("OpsItemAlreadyExistsException", "The OpsItem already exists.")
        .with("OpsItemId", item["OpsItemId"]);
  }
}

// `item` is of shape OpsItem, as far as somebody has said it.
Value put_new(const Records& records, const Call& call, Value item) {
  const std::string id = "oi-" + random_hex(12);
  item.set("OpsItemId", id);
  item.set("OpsItemArn", arn_of(scope_of(call), "opsitem/" + id));
  item.set("Status", "Open");
  item.set("Version", "1");
  item.set("CreatedBy", call.identity.arn);
  item.set("CreatedTime", call.now);
  item.set("LastModifiedBy", call.identity.arn);
  item.set("LastModifiedTime", call.now);
  if (!item.has("OpsItemType")) item.set("OpsItemType", "/aws/issue");
  records.put(kOpsItem, id, kOpsItem, item);
  add_event(records, call, item, "OpsItem Create");
  return item;
}

Value create_ops_item(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    check_duplicate(records, call.input);
    const Value item = put_new(records, call, as_shape(call.input, kOpsItem));
    const std::string& id = item["OpsItemId"].text();
    put_tags(transaction, scope_of(call), kOpsItem, id, call.input["Tags"]);
    return Value::structure({{"OpsItemId", id}, {"OpsItemArn", item["OpsItemArn"]}});
  });
}

// An item that is not there is no error: it is gone.
Value delete_ops_item(Core& core, Call& call) {
  const std::string& id = call.input["OpsItemId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    records.remove(kOpsItem, id);
    records.remove_children(kOpsRelated, id);
    records.remove_children(kOpsEvent, id);
    remove_tags(transaction, scope_of(call), kOpsItem, id);
  });
  return Value::structure();
}

Value get_ops_item_operation(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return Value::structure({{"OpsItem", get_ops_item(Records(transaction, scope_of(call)),
                                                      call.input["OpsItemId"].text())}});
  });
}

Value update_ops_item(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string& id = input["OpsItemId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value item = get_ops_item(records, id);
    Value data = item["OperationalData"];
    if (data.is_null()) data = Value::map();
    for (const auto& field : input["OperationalData"].fields()) data.set(field.name, field.value);
    for (const Value& key : input["OperationalDataToDelete"].items()) data.erase(key.text());
    const Value given = as_shape(input, kOpsItem);
    for (const auto& field : given.fields()) item.set(field.name, field.value);
    if (data.size() > 0) item.set("OperationalData", std::move(data));
    item.set("Version", std::to_string(std::stoll(item["Version"].text()) + 1));
    item.set("LastModifiedBy", call.identity.arn);
    item.set("LastModifiedTime", call.now);
    records.put(kOpsItem, id, kOpsItem, item);
    add_event(records, call, item, "OpsItem Update");
  });
  return Value::structure();
}

Value associate(Core& core, Call& call) {
  const std::string& item = call.input["OpsItemId"].text();
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_ops_item(records, item);
    for (const Value& one : records.children(kOpsRelated, item)) {
      if (!(one["ResourceUri"] == call.input["ResourceUri"])) continue;
      throw Fault("OpsItemRelatedItemAlreadyExistsException",
                  "The Amazon Resource Name (ARN) is already associated with the OpsItem.");
    }
    Value related = as_shape(call.input, "OpsItemRelatedItemSummary");
    const std::string id = random_uuid();
    const Value by = Value::structure({{"Arn", call.identity.arn}});
    related.set("AssociationId", id);
    related.set("CreatedBy", by);
    related.set("CreatedTime", call.now);
    related.set("LastModifiedBy", by);
    related.set("LastModifiedTime", call.now);
    records.put(kOpsRelated, id, "OpsItemRelatedItemSummary", related, item);
    return Value::structure({{"AssociationId", id}});
  });
}

Value disassociate(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_ops_item(records, call.input["OpsItemId"].text());
    if (!records.remove(kOpsRelated, call.input["AssociationId"].text())) {
      throw Fault("OpsItemRelatedItemAssociationNotFoundException",
                  "The association wasn't found using the parameters you specified in the call. "
                  "Verify the information and try again.");
    }
  });
  return Value::structure();
}

}  // namespace

Value get_ops_item(const Records& records, const std::string& id) {
  auto item = records.find(kOpsItem, id);
  if (!item) {
    throw Fault("OpsItemNotFoundException",
                fmt::format("OpsItem ID {} does not exist. Verify the ID and try again.", id));
  }
  return *std::move(item);
}

std::string make_ops_item(Transaction& transaction, const Call& call, std::string_view type,
                          const std::string& title, const std::string& description) {
  const Value item = put_new(Records(transaction, scope_of(call)), call,
                             Value::structure({{"OpsItemType", type},
                                               {"Title", title},
                                               {"Description", description},
                                               {"Source", "Systems Manager"}}));
  return item["OpsItemId"].text();
}

void add_ops_item_operations(Operations& operations) {
  operations.add("CreateOpsItem", create_ops_item);
  operations.add("DeleteOpsItem", delete_ops_item);
  operations.add("GetOpsItem", get_ops_item_operation);
  operations.add("UpdateOpsItem", update_ops_item);
  operations.add("AssociateOpsItemRelatedItem", associate);
  operations.add("DisassociateOpsItemRelatedItem", disassociate);
}

}  // namespace fakes::ssm
