// Nodes as Systems Manager's newer lists show them.
#include <algorithm>
#include <map>

#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

// Shape InstanceInfo.
Value info_of(const Value& information) {
  Value info = Value::structure({{"AgentType", "amazon-ssm-agent"},
                                 {"InstanceStatus", "Active"},
                                 {"IpAddress", information["IPAddress"]},
                                 {"ManagedStatus", "Managed"}});
  for (const char* member : {"AgentVersion", "ComputerName", "PlatformType", "PlatformName",
                             "PlatformVersion", "ResourceType"}) {
    info.set(member, information[member]);
  }
  return info;
}

// What filters and aggregators can name.
Value attributes_of(const Call& call, const Value& information) {
  Value attributes = info_of(information);
  attributes.set("InstanceId", information["InstanceId"]);
  attributes.set("Region", call.region);
  attributes.set("AccountId", call.account);
  return attributes;
}

bool compares(const std::string& how, const std::string& text, const std::string& value) {
  if (how == "NotEqual") return text != value;
  if (how == "BeginWith") return text.starts_with(value);
  if (how == "LessThan") return text < value;
  if (how == "GreaterThan") return text > value;
  return text == value || value == "All";
}

bool passes(const Value& attributes, const std::string& key, const Value& values,
            const std::string& how) {
  return std::any_of(values.items().begin(), values.items().end(), [&](const Value& value) {
    return compares(how, attributes[key].text(), value.text());
  });
}

std::vector<Value> chosen_nodes(const Core& core, const Call& call) {
  std::vector<Value> chosen;
  for (const Node& node : managed_nodes(core, scope_of(call))) {
    Value information = information_of(core, scope_of(call), node, call.now);
    const Value attributes = attributes_of(call, information);
    const auto& filters = call.input["Filters"].items();
    const bool is_chosen = std::all_of(filters.begin(), filters.end(), [&](const Value& filter) {
      return passes(attributes, filter["Key"].text(), filter["Values"], filter["Type"].text());
    });
    if (is_chosen) chosen.push_back(std::move(information));
  }
  return chosen;
}

Value list_nodes(Core& core, Call& call) {
  Value::List items;
  for (const Value& information : chosen_nodes(core, call)) {
    items.push_back(
        Value::structure({{"CaptureTime", call.now},
                          {"Id", information["InstanceId"]},
                          {"Owner", Value::structure({{"AccountId", call.account}})},
                          {"Region", call.region},
                          {"NodeType", Value::structure({{"Instance", info_of(information)}})}}));
  }
  return page_of(call.input, "Nodes", std::move(items));
}

Value list_nodes_summary(Core& core, Call& call) {
  std::vector<std::string> names;
  for (const Value& aggregator : call.input["Aggregators"].items()) {
    names.push_back(aggregator["AttributeName"].text());
    for (const Value& nested : aggregator["Aggregators"].items()) {
      names.push_back(nested["AttributeName"].text());
    }
  }
  std::map<std::vector<std::string>, std::int64_t> counts;
  for (const Value& information : chosen_nodes(core, call)) {
    const Value attributes = attributes_of(call, information);
    std::vector<std::string> key;
    for (const std::string& name : names) key.push_back(attributes[name].text());
    ++counts[key];
  }
  Value::List rows;
  for (const auto& [key, count] : counts) {
    Value row = Value::map();
    for (std::size_t i = 0; i < names.size(); ++i) row.set(names[i], key[i]);
    row.set("Count", std::to_string(count));
    rows.push_back(std::move(row));
  }
  return page_of(call.input, "Summary", std::move(rows));
}

Value describe_instance_properties(Core& core, Call& call) {
  const Value& input = call.input;
  Value::List items;
  for (const Node& node : managed_nodes(core, scope_of(call))) {
    const Value information = information_of(core, scope_of(call), node, call.now);
    const auto named = [](const std::string& key) {
      if (key == "InstanceIds") return std::string("InstanceId");
      return key == "PlatformTypes" ? std::string("PlatformType") : key;
    };
    const auto& plain = input["InstancePropertyFilterList"].items();
    const auto& compared = input["FiltersWithOperator"].items();
    const bool is_listed = std::all_of(plain.begin(), plain.end(),
                                       [&](const Value& filter) {
                                         return passes(information, named(filter["key"].text()),
                                                       filter["valueSet"], "Equal");
                                       }) &&
                           std::all_of(compared.begin(), compared.end(), [&](const Value& filter) {
                             return passes(information, named(filter["Key"].text()),
                                           filter["Values"], filter["Operator"].text());
                           });
    if (!is_listed) continue;
    Value item = as_shape(information, "InstanceProperty");
    item.set("Name", node.name);
    item.set("InstanceState", "running");
    items.push_back(std::move(item));
  }
  return page_of(input, "InstanceProperties", std::move(items));
}

}  // namespace

void add_node_list_operations(Operations& operations) {
  operations.add("ListNodes", list_nodes);
  operations.add("ListNodesSummary", list_nodes_summary);
  operations.add("DescribeInstanceProperties", describe_instance_properties);
}

}  // namespace fakes::ssm
