// The patches that can be had, and those that a baseline approves or rejects.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/ssm/filters.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/patch_baseline_records.h"
#include "fakes/ssm/patch_catalog.h"
#include "fakes/wire/time_text.h"
#include "sim/base/text.h"

namespace fakes::ssm {

namespace {

// What a property can be: that of an operating system before that of all.
struct Property {
  std::string_view systems;  // separated by spaces; "" is all others
  std::string_view property;
  std::string_view values;  // separated by '|'
};

constexpr std::array kProperties = {
    Property{"WINDOWS", "CLASSIFICATION",
             "CriticalUpdates|DefinitionUpdates|Drivers|FeaturePacks|SecurityUpdates|ServicePacks|"
             "Tools|UpdateRollups|Updates|Upgrades"},
    Property{"WINDOWS", "MSRC_SEVERITY", "Critical|Important|Low|Moderate|Unspecified"},
    Property{"WINDOWS", "PRODUCT_FAMILY", "Windows|Microsoft Office|SQL Server"},
    Property{"WINDOWS", "PRODUCT",
             "Windows10|Windows11|WindowsServer2012|WindowsServer2012R2|WindowsServer2016|"
             "WindowsServer2019|WindowsServer2022"},
    Property{"AMAZON_LINUX", "PRODUCT",
             "AmazonLinux2016.03|AmazonLinux2016.09|AmazonLinux2017.03|AmazonLinux2017.09|"
             "AmazonLinux2018.03"},
    Property{"AMAZON_LINUX_2", "PRODUCT", "AmazonLinux2|AmazonLinux2.0"},
    Property{"AMAZON_LINUX_2022", "PRODUCT", "AmazonLinux2022"},
    Property{"AMAZON_LINUX_2023", "PRODUCT", "AmazonLinux2023"},
    Property{"UBUNTU", "PRODUCT",
             "Ubuntu14.04|Ubuntu16.04|Ubuntu18.04|Ubuntu20.04|Ubuntu22.04|Ubuntu24.04"},
    Property{"DEBIAN", "PRODUCT", "Debian8|Debian9|Debian10|Debian11|Debian12"},
    Property{"RASPBIAN", "PRODUCT", "Raspbian9|Raspbian10"},
    Property{"REDHAT_ENTERPRISE_LINUX", "PRODUCT",
             "RedhatEnterpriseLinux7.9|RedhatEnterpriseLinux8.9|RedhatEnterpriseLinux9.3"},
    Property{"CENTOS", "PRODUCT", "CentOS7.9|CentOS8.5"},
    Property{"ROCKY_LINUX", "PRODUCT", "RockyLinux8.9|RockyLinux9.3"},
    Property{"ALMA_LINUX", "PRODUCT", "AlmaLinux8.9|AlmaLinux9.3"},
    Property{"ORACLE_LINUX", "PRODUCT", "OracleLinux7.9|OracleLinux8.9|OracleLinux9.3"},
    Property{"SUSE", "PRODUCT", "Suse12.5|Suse15.4|Suse15.5"},
    Property{"MACOS", "PRODUCT", "macOS12|macOS13|macOS14"},
    Property{"UBUNTU DEBIAN RASPBIAN", "PRIORITY", "Extra|Important|Optional|Required|Standard"},
    Property{"SUSE", "CLASSIFICATION",
             "Document|Feature|Optional|Recommended|Security|Unspecified|Yast"},
    Property{"SUSE", "SEVERITY", "Critical|Important|Low|Moderate|None|Unspecified"},
    Property{"AMAZON_LINUX AMAZON_LINUX_2 AMAZON_LINUX_2022 AMAZON_LINUX_2023 "
             "REDHAT_ENTERPRISE_LINUX CENTOS ROCKY_LINUX ALMA_LINUX ORACLE_LINUX",
             "CLASSIFICATION", "Bugfix|Enhancement|Newpackage|Recommended|Security"},
    Property{"AMAZON_LINUX AMAZON_LINUX_2 AMAZON_LINUX_2022 AMAZON_LINUX_2023 "
             "REDHAT_ENTERPRISE_LINUX CENTOS ROCKY_LINUX ALMA_LINUX ORACLE_LINUX",
             "SEVERITY", "Critical|Important|Low|Medium|Moderate|None"},
};

bool names(std::string_view systems, const std::string& system) {
  const auto all = sim::split(systems, ' ');
  return std::find(all.begin(), all.end(), system) != all.end();
}

Value describe_available_patches(Core&, Call& call) {
  Value::List items;
  for (Value& patch : known_patches()) {
    if (passes_patch_filters(patch, call.input["Filters"])) items.push_back(std::move(patch));
  }
  return page_of(call.input, "Patches", std::move(items), 100);
}

Value describe_patch_properties(Core&, Call& call) {
  const std::string& system = call.input["OperatingSystem"].text();
  Value::List items;
  for (const Property& property : kProperties) {
    if (property.property != call.input["Property"].text() || !names(property.systems, system)) {
      continue;
    }
    for (const std::string& name : sim::split(property.values, '|')) {
      items.push_back(Value::map({{"Name", name}}));
    }
  }
  return page_of(call.input, "Properties", std::move(items));
}

// Names and ids that a baseline lists by themselves: KB numbers, package names, whole ids.
bool is_listed(const Value& list, const Value& patch) {
  return any(list, [&](const Value& one) {
    const std::string& text = one.text();
    return text == patch["Id"].text() || text == patch["KbNumber"].text() ||
           text == patch["Name"].text() ||
           (text.ends_with('*') &&
            patch["Name"].text().starts_with(std::string_view(text).substr(0, text.size() - 1)));
  });
}

struct Approval {
  std::string status;
  std::string level;
  Clock::Time date;
};

std::optional<Approval> approval_by(const Value& rule, const Value& patch, Clock::Time now) {
  if (!passes_patch_filters(patch, rule["PatchFilterGroup"]["PatchFilters"])) return std::nullopt;
  const auto released = patch["ReleaseDate"].time();
  const std::string level = rule["ComplianceLevel"].text_or("UNSPECIFIED");
  if (const Value* until = rule.find("ApproveUntilDate")) {
    const auto last = wire::parse_time(until->text() + "T23:59:59Z", wire::TimeFormat::iso8601);
    if (!last || released > *last) return std::nullopt;
    return Approval{"APPROVED", level, released};
  }
  const auto date = released + std::chrono::hours(24) * rule["ApproveAfterDays"].integer(0);
  return Approval{date <= now ? "APPROVED" : "PENDING_APPROVAL", level, date};
}

std::optional<Approval> approval_of(const Value& baseline, const Value& patch, Clock::Time now) {
  const std::string level = baseline["ApprovedPatchesComplianceLevel"].text();
  if (is_listed(baseline["RejectedPatches"], patch))
    return Approval{"EXPLICIT_REJECTED", level, now};
  if (is_listed(baseline["ApprovedPatches"], patch))
    return Approval{"EXPLICIT_APPROVED", level, now};
  if (!passes_patch_filters(patch, baseline["GlobalFilters"]["PatchFilters"])) return std::nullopt;
  for (const Value& rule : baseline["ApprovalRules"]["PatchRules"].items()) {
    if (const auto approval = approval_by(rule, patch, now)) return approval;
  }
  return std::nullopt;
}

Value describe_effective_patches(Core& core, Call& call) {
  const std::string& id = call.input["BaselineId"].text();
  return core.store.read([&](Transaction& transaction) {
    const Value baseline = get_baseline(Records(transaction, scope_of(call)), scope_of(call), id);
    const std::string& system = baseline["OperatingSystem"].text();
    if (system == "MACOS") {
      throw Fault("UnsupportedOperatingSystem",
                  "The operating systems you specified isn't supported, or the operation isn't "
                  "supported for the operating system.");
    }
    Value::List items;
    for (const Value& patch : known_patches(system)) {
      const auto approval = approval_of(baseline, patch, call.now);
      if (!approval) continue;
      items.push_back(Value::structure(
          {{"Patch", patch},
           {"PatchStatus", Value::structure({{"DeploymentStatus", approval->status},
                                             {"ComplianceLevel", approval->level},
                                             {"ApprovalDate", approval->date}})}}));
    }
    return page_of(call.input, "EffectivePatches", std::move(items), 100);
  });
}

Value get_deployable_snapshot(Core& core, Call& call) {
  const std::string& id = call.input["InstanceId"].text();
  const std::string& snapshot = call.input["SnapshotId"].text();
  std::string product = "WindowsServer2019";
  for (const Node& node : managed_nodes(core, scope_of(call))) {
    if (node.instance_id == id) product = node.platform_name + node.platform_version;
  }
  const std::string& system = call.input["BaselineOverride"]["OperatingSystem"].text();
  if (!system.empty()) product = system;
  std::erase(product, ' ');
  return Value::structure(
      {{"InstanceId", id},
       {"SnapshotId", snapshot},
       {"Product", product},
       {"SnapshotDownloadUrl",
        fmt::format("https://patch-baseline-snapshot-{}.s3.{}.amazonaws.com/{}/{}", call.region,
                    call.region, call.account, snapshot)}});
}

}  // namespace

void add_patch_catalog_operations(Operations& operations) {
  operations.add("DescribeAvailablePatches", describe_available_patches);
  operations.add("DescribePatchProperties", describe_patch_properties);
  operations.add("DescribeEffectivePatchesForPatchBaseline", describe_effective_patches);
  operations.add("GetDeployablePatchSnapshotForInstance", get_deployable_snapshot);
}

}  // namespace fakes::ssm
