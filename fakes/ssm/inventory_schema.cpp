// GetInventorySchema: the types of inventory that AWS knows, and those that nodes have sent.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "fakes/ssm/inventory.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "sim/base/text.h"

namespace fakes::ssm {

namespace {

struct Schema {
  std::string_view type;
  std::string_view version;
  std::string_view display;
  std::string_view attributes;  // separated by spaces; '#' before a number
};

constexpr std::array kSchemas = {
    Schema{"AWS:AWSComponent", "1.0", "AWS component",
           "Name ApplicationType Publisher Version InstalledTime Architecture URL"},
    Schema{"AWS:Application", "1.1", "Application",
           "Name ApplicationType Publisher Version Release Epoch InstalledTime Architecture URL "
           "Summary PackageId"},
    Schema{"AWS:BillingInfo", "1.0", "Billing info", "BillingProductId"},
    Schema{"AWS:ComplianceItem", "1.0", "Compliance item",
           "ComplianceType ExecutionId ExecutionType ExecutionTime Id Title Status Severity "
           "DocumentName DocumentVersion Classification PatchBaselineId PatchSeverity PatchState "
           "PatchGroup InstalledTime InstallOverrideList DetailedText DetailedLink CVEIds"},
    Schema{"AWS:ComplianceSummary", "1.0", "Compliance summary",
           "ComplianceType PatchGroup PatchBaselineId Status OverallSeverity ExecutionId "
           "ExecutionType ExecutionTime #CompliantCriticalCount #CompliantHighCount "
           "#CompliantMediumCount #CompliantLowCount #CompliantInformationalCount "
           "#CompliantUnspecifiedCount #NonCompliantCriticalCount #NonCompliantHighCount "
           "#NonCompliantMediumCount #NonCompliantLowCount #NonCompliantInformationalCount "
           "#NonCompliantUnspecifiedCount"},
    Schema{"AWS:File", "1.0", "File",
           "Name Size Description FileVersion InstalledDate LastAccessTime ModificationTime "
           "InstalledDir ProductName ProductVersion ProductLanguage CompanyName"},
    Schema{"AWS:InstanceDetailedInformation", "1.0", "Instance detailed information",
           "CPUModel CPUSpeedMHz CPUs CPUSockets CPUCores CPUHyperThreadEnabled "
           "OSServicePack KernelVersion"},
    Schema{"AWS:InstanceInformation", "1.0", "Instance information",
           "AgentType AgentVersion ComputerName InstanceId IpAddress PlatformName PlatformType "
           "PlatformVersion ResourceType AgentStatus InstanceStatus"},
    Schema{"AWS:Network", "1.0", "Network",
           "Name SubnetMask Gateway DHCPServer DNSServer MacAddress IPV4 IPV6"},
    Schema{"AWS:PatchCompliance", "1.0", "Patch compliance",
           "Title KBId Classification Severity State InstalledTime"},
    Schema{"AWS:PatchSummary", "1.0", "Patch summary",
           "PatchGroup BaselineId SnapshotId OwnerInformation #InstalledCount "
           "#InstalledPendingRebootCount #InstalledOtherCount #InstalledRejectedCount "
           "#NotApplicableCount #UnreportedNotApplicableCount #MissingCount #FailedCount "
           "OperationType OperationStartTime OperationEndTime InstallOverrideList RebootOption "
           "LastNoRebootInstallOperationTime ExecutionId PatchSeverity BaselineName "
           "PatchBaselineId"},
    Schema{"AWS:ResourceGroup", "1.0", "Resource group", "Name Arn"},
    Schema{"AWS:Service", "1.0", "Service",
           "Name DisplayName ServiceType Status DependentServices ServicesDependedOn StartType"},
    Schema{"AWS:Tag", "1.0", "Tag", "Key Value"},
    Schema{"AWS:WindowsRegistry", "1.0", "Windows registry", "KeyPath ValueName ValueType Value"},
    Schema{"AWS:WindowsRole", "1.0", "Windows role",
           "Name DisplayName Path FeatureType DependsOn Description Installed InstalledState "
           "SubFeatures ServerComponentDescriptor Parent"},
    Schema{"AWS:WindowsUpdate", "1.0", "Windows update",
           "HotFixId Description InstalledTime InstalledBy"},
};

Value attribute(std::string_view name, bool is_number) {
  return Value::structure({{"Name", name}, {"DataType", is_number ? "number" : "string"}});
}

Value value_of(const Schema& schema) {
  Value attributes = Value::list();
  for (const std::string& name : sim::split(schema.attributes, ' ')) {
    const bool is_number = name.starts_with('#');
    attributes.push(attribute(std::string_view(name).substr(is_number ? 1 : 0), is_number));
  }
  return Value::structure({{"TypeName", schema.type},
                           {"Version", schema.version},
                           {"Attributes", std::move(attributes)},
                           {"DisplayName", schema.display}});
}

// Types of the account's own have the attributes of what was sent.
Value::List custom_schemas(const Records& records) {
  std::map<std::string, std::pair<std::string, std::set<std::string>>> types;
  for (const Value& item : records.all(kInventoryItem)) {
    const std::string& type = item["TypeName"].text();
    if (!type.starts_with("Custom:")) continue;
    auto& [version, names] = types[type];
    version = std::max(version, item["SchemaVersion"].text());
    for (const Value& entry : item["Content"].items()) {
      for (const auto& field : entry.fields()) names.insert(field.name);
    }
  }
  Value::List schemas;
  for (const auto& [type, described] : types) {
    Value attributes = Value::list();
    for (const std::string& name : described.second) attributes.push(attribute(name, false));
    schemas.push_back(Value::structure({{"TypeName", type},
                                        {"Version", described.first},
                                        {"Attributes", std::move(attributes)},
                                        {"DisplayName", type}}));
  }
  return schemas;
}

Value get_inventory_schema(Core& core, Call& call) {
  const std::string& type = call.input["TypeName"].text();
  return core.store.read([&](Transaction& transaction) {
    Value::List all;
    for (const Schema& schema : kSchemas) all.push_back(value_of(schema));
    for (Value& one : custom_schemas(Records(transaction, scope_of(call)))) {
      all.push_back(std::move(one));
    }
    if (!type.empty()) {
      std::erase_if(all, [&](const Value& one) { return one["TypeName"].text() != type; });
      if (all.empty()) {
        throw Fault("InvalidTypeNameException", "The parameter type name is not valid.");
      }
    }
    return page_of(call.input, "Schemas", std::move(all), 200);
  });
}

}  // namespace

void add_inventory_schema_operations(Operations& operations) {
  operations.add("GetInventorySchema", get_inventory_schema);
}

}  // namespace fakes::ssm
