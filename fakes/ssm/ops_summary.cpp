// GetOpsSummary: OpsItems and what nodes report, entity by entity or counted.
#include <algorithm>
#include <map>

#include "fakes/ssm/inventory.h"
#include "fakes/ssm/ops_items.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kOpsItemType = "AWS:OpsItem";

std::string text_of_time(Clock::Time time) {
  std::string text;
  wire::append_time(text, std::chrono::floor<std::chrono::seconds>(time),
                    wire::TimeFormat::iso8601);
  return text;
}

// One thing that there is data about.
struct Entity {
  std::string id;
  std::string captured;
  Value::List entries;  // maps of texts
};

Value entry_of(const Scope& scope, const Value& item) {
  Value entry = Value::map({{"AccountId", scope.account}, {"Region", scope.region}});
  for (const auto& field : item.fields()) {
    switch (field.value.kind()) {
      case Value::Kind::string:
        entry.set(field.name, field.value);
        break;
      case Value::Kind::integer:
        entry.set(field.name, std::to_string(field.value.integer()));
        break;
      case Value::Kind::timestamp:
        entry.set(field.name, text_of_time(field.value.time()));
        break;
      default:
        break;
    }
  }
  return entry;
}

std::vector<Entity> entities_of(const Records& records, const Scope& scope,
                                const std::string& type) {
  std::vector<Entity> entities;
  if (type == kOpsItemType) {
    for (const Value& item : records.all(kOpsItem)) {
      entities.push_back({item["OpsItemId"].text(),
                          text_of_time(item["LastModifiedTime"].time()),
                          {entry_of(scope, item)}});
    }
    return entities;
  }
  if (!type.starts_with("AWS:") && !type.starts_with("Custom:")) {
    throw Fault("InvalidTypeNameException", "The parameter type name is not valid.");
  }
  for (const Value& node : records.all(kInventoryNode)) {
    const std::string& id = node["Id"].text();
    const auto item = records.find(kInventoryItem, inventory_id(id, type));
    if (item) entities.push_back({id, (*item)["CaptureTime"].text(), (*item)["Content"].items()});
  }
  return entities;
}

bool is_about(const Value& filter, const std::string& type) {
  const std::string& key = filter["Key"].text();
  return key.find('.') == std::string::npos || key.starts_with(type + ".");
}

// Keeps the entries that pass the filters of their type, and the entities that have any.
void narrow(std::vector<Entity>& entities, const std::string& type, const Value& filters) {
  Value own = Value::list();
  for (const Value& filter : filters.items()) {
    if (is_about(filter, type)) own.push(filter);
  }
  if (own.size() == 0) return;
  for (Entity& entity : entities) {
    std::erase_if(entity.entries, [&](const Value& entry) { return !entry_passes(entry, own); });
  }
  std::erase_if(entities, [](const Entity& entity) { return entity.entries.empty(); });
}

Value data_of(const std::string& type, const std::string& captured, Value::List entries) {
  Value item = Value::structure({{"Content", Value(std::move(entries))}});
  if (!captured.empty()) item.set("CaptureTime", captured);
  return Value::map({{type, std::move(item)}});
}

// How many there are of each value of the aggregators' attributes, nested ones together.
Value::List counted(const std::vector<Entity>& entities, const Value& aggregator) {
  std::vector<std::string> attributes;
  for (const Value* one = &aggregator; !one->is_null();) {
    attributes.push_back((*one)["AttributeName"].text());
    const auto& nested = (*one)["Aggregators"].items();
    static const Value none;
    one = nested.empty() ? &none : &nested.front();
  }
  std::map<std::vector<std::string>, std::int64_t> counts;
  for (const Entity& entity : entities) {
    for (const Value& entry : entity.entries) {
      std::vector<std::string> key;
      for (const std::string& attribute : attributes) {
        const std::size_t dot = attribute.rfind('.');
        key.push_back(
            entry[dot == std::string::npos ? attribute : attribute.substr(dot + 1)].text());
      }
      ++counts[key];
    }
  }
  Value::List rows;
  for (const auto& [key, count] : counts) {
    Value row = Value::map();
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (!attributes[i].empty()) row.set(attributes[i], key[i]);
    }
    row.set("Count", std::to_string(count));
    rows.push_back(std::move(row));
  }
  return rows;
}

Value aggregate(const Records& records, const Call& call, const Value& aggregator) {
  if (aggregator["AggregatorType"].text_or("count") != "count") {
    throw Fault("InvalidAggregatorException",
                "The specified aggregator isn't valid for the group type. Verify that the "
                "aggregator you provided is supported.");
  }
  const std::string type = aggregator["TypeName"].text_or(std::string(kOpsItemType));
  std::vector<Entity> entities = entities_of(records, scope_of(call), type);
  narrow(entities, type, call.input["Filters"]);
  narrow(entities, type, aggregator["Filters"]);
  Value::List rows = counted(entities, aggregator);
  return Value::structure({{"Data", data_of(type, "", std::move(rows))}});
}

Value get_ops_summary(Core& core, Call& call) {
  const Value& input = call.input;
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (input.has("SyncName") && !records.exists("ResourceDataSync", input["SyncName"].text())) {
      throw Fault("ResourceDataSyncNotFoundException", "The specified sync name wasn't found.")
          .with("SyncName", input["SyncName"]);
    }
    Value::List items;
    for (const Value& aggregator : input["Aggregators"].items()) {
      items.push_back(aggregate(records, call, aggregator));
    }
    std::vector<std::string> types;
    for (const Value& one : input["ResultAttributes"].items()) {
      types.push_back(one["TypeName"].text());
    }
    if (types.empty() && items.empty()) types.emplace_back(kOpsItemType);
    for (const std::string& type : types) {
      std::vector<Entity> entities = entities_of(records, scope_of(call), type);
      narrow(entities, type, input["Filters"]);
      for (Entity& entity : entities) {
        items.push_back(Value::structure(
            {{"Id", entity.id},
             {"Data", data_of(type, entity.captured, std::move(entity.entries))}}));
      }
    }
    return page_of(input, "Entities", std::move(items));
  });
}

}  // namespace

void add_ops_summary_operations(Operations& operations) {
  operations.add("GetOpsSummary", get_ops_summary);
}

}  // namespace fakes::ssm
