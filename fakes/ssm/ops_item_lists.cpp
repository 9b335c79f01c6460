// Lists of OpsItems, of what happened to them, and of what is related to them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/ssm/ops_item_records.h"
#include "fakes/ssm/paging.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

// What AWS documents for each key: how its values can be compared.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kOperators = {{
    {"ActualEndTime", "GreaterThan LessThan"},
    {"ActualStartTime", "GreaterThan LessThan"},
    {"AutomationId", "Equal"},
    {"Category", "Equal"},
    {"CreatedBy", "Equal Contains"},
    {"CreatedTime", "GreaterThan LessThan"},
    {"LastModifiedTime", "GreaterThan LessThan"},
    {"OperationalData", "Equal"},
    {"OperationalDataKey", "Equal"},
    {"OperationalDataValue", "Equal Contains"},
    {"OpsItemId", "Equal"},
    {"OpsItemType", "Equal"},
    {"PlannedEndTime", "GreaterThan LessThan"},
    {"PlannedStartTime", "GreaterThan LessThan"},
    {"Priority", "Equal"},
    {"ResourceId", "Contains Equal"},
    {"Severity", "Equal"},
    {"Status", "Equal"},
}};

void check_filter(const Value& filter) {
  for (const auto& [key, operators] : kOperators) {
    if (key != filter["Key"].text()) continue;
    if (operators.find(filter["Operator"].text()) != std::string_view::npos) return;
    throw Fault("OpsItemInvalidParameterException",
                fmt::format("The filter {} can't be used with the operator {}.", key,
                            filter["Operator"].text()));
  }
}

// The texts of an item that a filter looks at.
std::vector<std::string> texts_of(const Value& item, const std::string& key) {
  std::vector<std::string> texts;
  if (key == "Priority") {
    if (item.has(key)) texts.push_back(std::to_string(item[key].integer()));
  } else if (key.starts_with("OperationalData") || key == "ResourceId" || key == "AutomationId") {
    for (const auto& field : item["OperationalData"].fields()) {
      const std::string& value = field.value["Value"].text();
      if (key == "OperationalDataKey") {
        texts.push_back(field.name);
      } else if (key == "OperationalData") {
        texts.push_back(fmt::format("{{\"key\":\"{}\",\"value\":\"{}\"}}", field.name, value));
      } else if (key == "OperationalDataValue" ||
                 (key == "ResourceId" && field.name == "/aws/resources") ||
                 (key == "AutomationId" && field.name == "/aws/automations")) {
        texts.push_back(value);
      }
    }
  } else {
    texts.push_back(item[key].text());
  }
  return texts;
}

bool passes(const Value& item, const Value& filter) {
  const std::string& key = filter["Key"].text();
  const std::string& how = filter["Operator"].text();
  const auto& values = filter["Values"].items();
  if (key.ends_with("Time")) {
    return item.has(key) && std::any_of(values.begin(), values.end(), [&](const Value& value) {
             const auto time = wire::parse_time(value.text(), wire::TimeFormat::iso8601);
             if (!time) {
               throw Fault("OpsItemInvalidParameterException",
                           fmt::format("The filter value {} is not a time.", value.text()));
             }
             return how == "LessThan" ? item[key].time() < *time : item[key].time() > *time;
           });
  }
  const std::vector<std::string> texts = texts_of(item, key);
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      // Automations and resources stand in lists.
      const bool is_in = how == "Contains" || key == "AutomationId" || key == "ResourceId";
      return is_in ? text.find(value.text()) != std::string::npos : text == value.text();
    });
  });
}

Value describe_ops_items(Core& core, Call& call) {
  const auto& filters = call.input["OpsItemFilters"].items();
  for (const Value& filter : filters) check_filter(filter);
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (const Value& one : Records(transaction, scope_of(call)).all(kOpsItem)) {
      const bool is_listed = std::all_of(filters.begin(), filters.end(),
                                         [&](const Value& filter) { return passes(one, filter); });
      if (is_listed) items.push_back(as_shape(one, "OpsItemSummary"));
    }
    return page_of(call.input, "OpsItemSummaries", std::move(items));
  });
}

Value list_events(Core& core, Call& call) {
  const auto& filters = call.input["Filters"].items();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value::List items;
    for (Value& event : records.all(kOpsEvent)) {
      const bool is_listed = std::all_of(filters.begin(), filters.end(), [&](const Value& filter) {
        const auto& values = filter["Values"].items();
        return std::any_of(values.begin(), values.end(),
                           [&](const Value& value) { return value == event["OpsItemId"]; });
      });
      if (is_listed) items.push_back(std::move(event));
    }
    return page_of(call.input, "Summaries", std::move(items));
  });
}

Value list_related(Core& core, Call& call) {
  const std::string& item = call.input["OpsItemId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value::List items;
    for (Value& one :
         item.empty() ? records.all(kOpsRelated) : records.children(kOpsRelated, item)) {
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

void add_ops_item_list_operations(Operations& operations) {
  operations.add("DescribeOpsItems", describe_ops_items);
  operations.add("ListOpsItemEvents", list_events);
  operations.add("ListOpsItemRelatedItems", list_related);
}

}  // namespace fakes::ssm
