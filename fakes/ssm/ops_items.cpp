#include "fakes/ssm/ops_items.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kOpsItem = "OpsItem";
constexpr std::string_view kRelated = "OpsItemRelatedItem";

Value get_item(const Records& records, const std::string& id) {
  auto item = records.find(kOpsItem, id);
  if (!item) {
    throw Fault("OpsItemNotFoundException",
                fmt::format("OpsItem ID {} does not exist. Verify the ID and try again.", id));
  }
  return *std::move(item);
}

Value create_ops_item(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    Value item = as_shape(call.input, kOpsItem);
    const std::string id = "oi-" + random_hex(12);
    const std::string arn = arn_of(scope_of(call), "opsitem/" + id);
    item.set("OpsItemId", id);
    item.set("OpsItemArn", arn);
    item.set("Status", "Open");
    item.set("Version", "1");
    item.set("CreatedBy", call.identity.arn);
    item.set("CreatedTime", call.now);
    item.set("LastModifiedBy", call.identity.arn);
    item.set("LastModifiedTime", call.now);
    if (!item.has("OpsItemType")) item.set("OpsItemType", "/aws/issue");
    Records(transaction, scope_of(call)).put(kOpsItem, id, kOpsItem, item);
    put_tags(transaction, scope_of(call), kOpsItem, id, call.input["Tags"]);
    return Value::structure({{"OpsItemId", id}, {"OpsItemArn", arn}});
  });
}

Value get_ops_item(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return Value::structure({{"OpsItem", get_item(Records(transaction, scope_of(call)),
                                                  call.input["OpsItemId"].text())}});
  });
}

Value update_ops_item(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string& id = input["OpsItemId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value item = get_item(records, id);
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
  });
  return Value::structure();
}

bool passes(const Value& item, const Value& filter) {
  std::string key = filter["Key"].text();
  if (key == "OpsItemId" || key == "Status" || key == "Title" || key == "Priority" ||
      key == "Source" || key == "Category" || key == "Severity" || key == "CreatedBy" ||
      key == "OpsItemType") {
    const std::string text =
        key == "Priority" ? std::to_string(item[key].integer()) : item[key].text();
    const bool contains = filter["Operator"].text() == "Contains";
    const auto& values = filter["Values"].items();
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      return contains ? text.find(value.text()) != std::string::npos : text == value.text();
    });
  }
  return true;
}

Value describe_ops_items(Core& core, Call& call) {
  const Value& filters = call.input["OpsItemFilters"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (const Value& one : Records(transaction, scope_of(call)).all(kOpsItem)) {
      const bool is_listed = std::all_of(filters.items().begin(), filters.items().end(),
                                         [&](const Value& filter) { return passes(one, filter); });
      if (is_listed) items.push_back(as_shape(one, "OpsItemSummary"));
    }
    return page_of(call.input, "OpsItemSummaries", std::move(items));
  });
}

Value associate(Core& core, Call& call) {
  const std::string& item = call.input["OpsItemId"].text();
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_item(records, item);
    for (const Value& one : records.children(kRelated, item)) {
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
    records.put(kRelated, id, "OpsItemRelatedItemSummary", related, item);
    return Value::structure({{"AssociationId", id}});
  });
}

Value disassociate(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_item(records, call.input["OpsItemId"].text());
    if (!records.remove(kRelated, call.input["AssociationId"].text())) {
      throw Fault("OpsItemRelatedItemAssociationNotFoundException",
                  "The association wasn't found using the parameters you specified in the call. "
                  "Verify the information and try again.");
    }
  });
  return Value::structure();
}

Value list_related(Core& core, Call& call) {
  const std::string& item = call.input["OpsItemId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value::List items;
    for (Value& one : item.empty() ? records.all(kRelated) : records.children(kRelated, item)) {
      const auto& filters = call.input["Filters"].items();
      const bool is_listed = std::all_of(filters.begin(), filters.end(), [&](const Value& filter) {
        const auto& values = filter["Values"].items();
        return std::any_of(values.begin(), values.end(), [&](const Value& value) {
          return one[filter["Key"].text()].text() == value.text();
        });
      });
      if (is_listed) items.push_back(std::move(one));
    }
    return page_of(call.input, "Summaries", std::move(items));
  });
}

}  // namespace

void add_ops_item_operations(Operations& operations) {
  operations.add("CreateOpsItem", create_ops_item);
  operations.add("GetOpsItem", get_ops_item);
  operations.add("UpdateOpsItem", update_ops_item);
  operations.add("DescribeOpsItems", describe_ops_items);
  operations.add("AssociateOpsItemRelatedItem", associate);
  operations.add("DisassociateOpsItemRelatedItem", disassociate);
  operations.add("ListOpsItemRelatedItems", list_related);
}

}  // namespace fakes::ssm
