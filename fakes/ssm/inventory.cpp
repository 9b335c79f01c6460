#include "fakes/ssm/inventory.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kDeletion = "InventoryDeletion";  // shape InventoryDeletionStatusItem

void check_type(const std::string& type) {
  if (!type.starts_with("AWS:") && !type.starts_with("Custom:")) {
    throw Fault("InvalidTypeNameException", "The parameter type name is not valid.");
  }
}

Value put_inventory(Core& core, Call& call) {
  const std::string& node = call.input["InstanceId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    records.put(kInventoryNode, node, "InventoryResultEntity", Value::structure({{"Id", node}}));
    for (const Value& item : call.input["Items"].items()) {
      check_type(item["TypeName"].text());
      records.put(kInventoryItem, inventory_id(node, item["TypeName"].text()), kInventoryItem, item,
                  node);
    }
  });
  return Value::structure({{"Message", "Inventory was uploaded."}});
}

bool compares(const std::string& how, const std::string& text, const std::string& value) {
  if (how == "NotEqual") return text != value;
  if (how == "BeginWith") return text.starts_with(value);
  if (how == "LessThan") return text < value;
  if (how == "GreaterThan") return text > value;
  return text == value;
}

Value list_inventory_entries(Core& core, Call& call) {
  const Value& input = call.input;
  check_type(input["TypeName"].text());
  return core.store.read([&](Transaction& transaction) {
    const auto item = Records(transaction, scope_of(call))
                          .find(kInventoryItem,
                                inventory_id(input["InstanceId"].text(), input["TypeName"].text()));
    Value::List entries;
    if (item) {
      for (const Value& entry : (*item)["Content"].items()) {
        if (entry_passes(entry, input["Filters"])) entries.push_back(entry);
      }
    }
    Value output = page_of(input, "Entries", std::move(entries));
    output.set("TypeName", input["TypeName"]);
    output.set("InstanceId", input["InstanceId"]);
    if (item) {
      output.set("SchemaVersion", (*item)["SchemaVersion"]);
      output.set("CaptureTime", (*item)["CaptureTime"]);
    }
    return output;
  });
}

// The items of a node that are wanted, by type.
Value data_of(const Records& records, const std::string& node, const Value& wanted) {
  Value data = Value::map();
  for (const Value& item : records.children(kInventoryItem, node)) {
    const std::string& type = item["TypeName"].text();
    const bool is_wanted =
        wanted.size() == 0 ||
        std::any_of(wanted.items().begin(), wanted.items().end(),
                    [&](const Value& one) { return one["TypeName"].text() == type; });
    if (!is_wanted) continue;
    Value result = as_shape(item, "InventoryResultItem");
    if (!result.has("Content")) result.set("Content", Value::list());
    data.set(type, std::move(result));
  }
  return data;
}

bool node_passes(const Records& records, const std::string& node, const Value& filter) {
  const std::string& key = filter["Key"].text();
  const auto& values = filter["Values"].items();
  if (key == "AWS:InstanceInformation.InstanceId") {
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      return compares(filter["Type"].text(), node, value.text());
    });
  }
  const auto item = records.find(kInventoryItem, inventory_id(node, key.substr(0, key.rfind('.'))));
  if (!item) return false;
  const auto& entries = (*item)["Content"].items();
  return std::any_of(entries.begin(), entries.end(), [&](const Value& entry) {
    return entry_passes(entry, Value(Value::List{filter}));
  });
}

Value get_inventory(Core& core, Call& call) {
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value::List items;
    for (Value& entity : records.all(kInventoryNode)) {
      const std::string node = entity["Id"].text();
      const bool is_listed =
          std::all_of(filters.items().begin(), filters.items().end(),
                      [&](const Value& filter) { return node_passes(records, node, filter); });
      if (!is_listed) continue;
      entity.set("Data", data_of(records, node, call.input["ResultAttributes"]));
      items.push_back(std::move(entity));
    }
    return page_of(call.input, "Entities", std::move(items));
  });
}

Value delete_inventory(Core& core, Call& call) {
  const std::string& type = call.input["TypeName"].text();
  if (!type.starts_with("Custom:")) {
    throw Fault("InvalidDeleteInventoryParametersException",
                "One or more of the parameters specified for the delete operation isn't valid. "
                "Verify all parameters and try again.");
  }
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    std::map<std::string, std::int64_t> counts;
    for (const Value& node : records.all(kInventoryNode)) {
      const std::string id = inventory_id(node["Id"].text(), type);
      const auto item = records.find(kInventoryItem, id);
      if (!item) continue;
      ++counts[(*item)["SchemaVersion"].text()];
      if (!call.input["DryRun"].boolean()) records.remove(kInventoryItem, id);
    }
    Value items = Value::list();
    std::int64_t total = 0;
    for (const auto& [version, count] : counts) {
      total += count;
      items.push(Value::structure({{"Version", version}, {"Count", count}, {"RemainingCount", 0}}));
    }
    const Value summary = Value::structure(
        {{"TotalCount", total}, {"RemainingCount", 0}, {"SummaryItems", std::move(items)}});
    Value output = Value::structure({{"TypeName", type}, {"DeletionSummary", summary}});
    if (call.input["DryRun"].boolean()) return output;
    const std::string id = random_uuid();
    output.set("DeletionId", id);
    records.put(kDeletion, id, "InventoryDeletionStatusItem",
                Value::structure({{"DeletionId", id},
                                  {"TypeName", type},
                                  {"DeletionStartTime", call.now},
                                  {"LastStatus", "Complete"},
                                  {"LastStatusMessage", ""},
                                  {"DeletionSummary", summary},
                                  {"LastStatusUpdateTime", call.now}}));
    return output;
  });
}

Value describe_inventory_deletions(Core& core, Call& call) {
  const std::string& id = call.input["DeletionId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (id.empty()) return page_of(call.input, "InventoryDeletions", records.all(kDeletion));
    auto one = records.find(kDeletion, id);
    if (!one) {
      throw Fault("InvalidDeletionIdException",
                  "The ID specified for the delete operation does not exist or is not valid. "
                  "Verify the ID and try again.");
    }
    return page_of(call.input, "InventoryDeletions", {*std::move(one)});
  });
}

}  // namespace

std::string inventory_id(std::string_view node, std::string_view type) {
  return fmt::format("{}/{}", node, type);
}

bool entry_passes(const Value& entry, const Value& filters) {
  return std::all_of(filters.items().begin(), filters.items().end(), [&](const Value& filter) {
    const std::string& key = filter["Key"].text();
    const std::size_t dot = key.rfind('.');
    const Value* text = entry.find(dot == std::string::npos ? key : key.substr(dot + 1));
    const std::string& how = filter["Type"].text();
    if (how == "Exists") return text != nullptr;
    const auto& values = filter["Values"].items();
    return text != nullptr && std::any_of(values.begin(), values.end(), [&](const Value& value) {
             return compares(how, text->text(), value.text());
           });
  });
}

void add_inventory_operations(Operations& operations) {
  operations.add("PutInventory", put_inventory);
  operations.add("ListInventoryEntries", list_inventory_entries);
  operations.add("GetInventory", get_inventory);
  operations.add("DeleteInventory", delete_inventory);
  operations.add("DescribeInventoryDeletions", describe_inventory_deletions);
}

}  // namespace fakes::ssm
