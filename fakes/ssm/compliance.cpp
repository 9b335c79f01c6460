// Whether nodes comply: PutComplianceItems and what is read of them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/ssm/inventory.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kItem = "ComplianceItem";  // below its resource and type

constexpr std::array<std::pair<std::string_view, const char*>, 6> kSeverities = {{
    {"CRITICAL", "CriticalCount"},
    {"HIGH", "HighCount"},
    {"MEDIUM", "MediumCount"},
    {"LOW", "LowCount"},
    {"INFORMATIONAL", "InformationalCount"},
    {"UNSPECIFIED", "UnspecifiedCount"},
}};

Value put_compliance_items(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string parent =
      fmt::format("{}/{}", input["ResourceId"].text(), input["ComplianceType"].text());
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (input["UploadType"].text() != "PARTIAL") records.remove_children(kItem, parent);
    std::size_t number = 0;
    for (const Value& entry : input["Items"].items()) {
      Value item = as_shape(input, kItem);
      for (const auto& field : entry.fields()) item.set(field.name, field.value);
      const std::string id = entry["Id"].text_or(std::to_string(number++));
      records.put(kItem, parent + "/" + id, kItem, item, parent);
    }
  });
  return Value::structure();
}

bool passes(const Value& item, const Value& filter) {
  const std::string& text = item[filter["Key"].text()].text();
  const std::string& how = filter["Type"].text();
  const auto& values = filter["Values"].items();
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    if (how == "NOT_EQUAL") return text != value.text();
    if (how == "BEGIN_WITH") return text.starts_with(value.text());
    return text == value.text();
  });
}

std::vector<Value> find_items(Transaction& transaction, const Call& call) {
  const Value& input = call.input;
  std::vector<Value> items;
  for (Value& item : Records(transaction, scope_of(call)).all(kItem)) {
    const auto named = [&](const char* list, const char* member) {
      const auto& values = input[list].items();
      return values.empty() || std::any_of(values.begin(), values.end(), [&](const Value& value) {
               return value == item[member];
             });
    };
    const bool is_listed =
        named("ResourceIds", "ResourceId") && named("ResourceTypes", "ResourceType") &&
        std::all_of(input["Filters"].items().begin(), input["Filters"].items().end(),
                    [&](const Value& filter) { return passes(item, filter); });
    if (is_listed) items.push_back(std::move(item));
  }
  return items;
}

Value list_compliance_items(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return page_of(call.input, "ComplianceItems", find_items(transaction, call));
  });
}

Value counts_of(const std::vector<const Value*>& items, bool compliant) {
  Value severities = Value::structure();
  std::int64_t total = 0;
  for (const auto& [severity, member] : kSeverities) {
    const auto count =
        std::count_if(items.begin(), items.end(), [&, &wanted = severity](const Value* item) {
          return ((*item)["Status"].text() == "COMPLIANT") == compliant &&
                 (*item)["Severity"].text() == wanted;
        });
    severities.set(member, static_cast<std::int64_t>(count));
    total += count;
  }
  return Value::structure({{compliant ? "CompliantCount" : "NonCompliantCount", total},
                           {"SeveritySummary", std::move(severities)}});
}

// One summary for all items that have the same values of these members.
Value summarize(Core& core, const Call& call, const char* output,
                std::initializer_list<const char*> members) {
  return core.store.read([&](Transaction& transaction) {
    const std::vector<Value> items = find_items(transaction, call);
    std::vector<std::vector<const Value*>> groups;
    for (const Value& item : items) {
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
        return std::all_of(members.begin(), members.end(), [&](const char* member) {
          return (*group.front())[member] == item[member];
        });
      });
      if (same == groups.end()) {
        groups.push_back({&item});
      } else {
        same->push_back(&item);
      }
    }
    Value::List summaries;
    for (const auto& group : groups) {
      Value summary = Value::structure();
      for (const char* member : members) summary.add(member, (*group.front())[member]);
      summary.add("CompliantSummary", counts_of(group, true));
      summary.add("NonCompliantSummary", counts_of(group, false));
      summaries.push_back(std::move(summary));
    }
    return page_of(call.input, output, std::move(summaries));
  });
}

Value list_compliance_summaries(Core& core, Call& call) {
  return summarize(core, call, "ComplianceSummaryItems", {"ComplianceType"});
}

Value list_resource_compliance_summaries(Core& core, Call& call) {
  Value output = summarize(core, call, "ResourceComplianceSummaryItems",
                           {"ComplianceType", "ResourceType", "ResourceId", "ExecutionSummary"});
  Value items = Value::list();
  for (Value item : output["ResourceComplianceSummaryItems"].items()) {
    const bool is_good = item["NonCompliantSummary"]["NonCompliantCount"].integer() == 0;
    item.set("Status", is_good ? "COMPLIANT" : "NON_COMPLIANT");
    items.push(std::move(item));
  }
  output.set("ResourceComplianceSummaryItems", std::move(items));
  return output;
}

}  // namespace

void add_compliance_operations(Operations& operations) {
  operations.add("PutComplianceItems", put_compliance_items);
  operations.add("ListComplianceItems", list_compliance_items);
  operations.add("ListComplianceSummaries", list_compliance_summaries);
  operations.add("ListResourceComplianceSummaries", list_resource_compliance_summaries);
}

}  // namespace fakes::ssm
