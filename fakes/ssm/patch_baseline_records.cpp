#include "fakes/ssm/patch_baseline_records.h"

#include <array>

#include <fmt/format.h>

#include "fakes/auth/digest.h"

namespace fakes::ssm {

namespace {

struct AwsBaseline {
  std::string_view operating_system;
  std::string_view name;
};

constexpr std::array kAwsBaselines = {
    AwsBaseline{"ALMA_LINUX", "AWS-DefaultAlmaLinuxPatchBaseline"},
    AwsBaseline{"AMAZON_LINUX", "AWS-AmazonLinuxDefaultPatchBaseline"},
    AwsBaseline{"AMAZON_LINUX_2", "AWS-AmazonLinux2DefaultPatchBaseline"},
    AwsBaseline{"AMAZON_LINUX_2022", "AWS-AmazonLinux2022DefaultPatchBaseline"},
    AwsBaseline{"AMAZON_LINUX_2023", "AWS-AmazonLinux2023DefaultPatchBaseline"},
    AwsBaseline{"CENTOS", "AWS-CentOSDefaultPatchBaseline"},
    AwsBaseline{"DEBIAN", "AWS-DebianDefaultPatchBaseline"},
    AwsBaseline{"MACOS", "AWS-MacOSDefaultPatchBaseline"},
    AwsBaseline{"ORACLE_LINUX", "AWS-OracleLinuxDefaultPatchBaseline"},
    AwsBaseline{"RASPBIAN", "AWS-DefaultRaspbianPatchBaseline"},
    AwsBaseline{"REDHAT_ENTERPRISE_LINUX", "AWS-RedHatDefaultPatchBaseline"},
    AwsBaseline{"ROCKY_LINUX", "AWS-DefaultRockyLinuxPatchBaseline"},
    AwsBaseline{"SUSE", "AWS-SuseDefaultPatchBaseline"},
    AwsBaseline{"UBUNTU", "AWS-UbuntuDefaultPatchBaseline"},
    AwsBaseline{"WINDOWS", "AWS-DefaultPatchBaseline"},
};

constexpr Clock::Time kMade = std::chrono::sys_days{std::chrono::year(2020) / 1 / 1};

// Made up, but the same for a region and an operating system.
std::string aws_id(const Scope& scope, std::string_view operating_system) {
  Sha256 digest;
  digest.update(scope.region);
  digest.update(operating_system);
  const Scope owner{"075727635805", scope.region};
  return arn_of(owner, "patchbaseline/pb-0" + digest.finish_hex().substr(0, 16));
}

}  // namespace

std::vector<Value> aws_baselines(const Scope& scope) {
  std::vector<Value> baselines;
  for (const AwsBaseline& one : kAwsBaselines) {
    Value baseline = Value::structure({
        {"BaselineId", aws_id(scope, one.operating_system)},
        {"Name", one.name},
        {"OperatingSystem", one.operating_system},
        {"Description",
         fmt::format("Default Patch Baseline for {} Provided by AWS.", one.operating_system)},
        {"CreatedDate", kMade},
        {"ModifiedDate", kMade},
    });
    fill_baseline(baseline);
    baselines.push_back(std::move(baseline));
  }
  return baselines;
}

void fill_baseline(Value& baseline) {
  const auto fill = [&](const char* member, Value value) {
    if (!baseline.has(member)) baseline.set(member, std::move(value));
  };
  fill("OperatingSystem", "WINDOWS");
  fill("ApprovedPatchesComplianceLevel", "UNSPECIFIED");
  fill("ApprovedPatchesEnableNonSecurity", false);
  fill("RejectedPatchesAction", "ALLOW_AS_DEPENDENCY");
  fill("GlobalFilters", Value::structure({{"PatchFilters", Value::list()}}));
  fill("ApprovalRules", Value::structure({{"PatchRules", Value::list()}}));
  for (const char* member : {"ApprovedPatches", "RejectedPatches", "Sources"}) {
    fill(member, Value::list());
  }
}

std::optional<Value> find_baseline(const Records& records, const Scope& scope,
                                   const std::string& id) {
  auto own = records.find(kPatchBaseline, id);
  if (own) return own;
  for (Value& one : aws_baselines(scope)) {
    const std::string& known = one["BaselineId"].text();
    if (known == id || known.ends_with("/" + id)) return std::move(one);
  }
  return std::nullopt;
}

Value get_baseline(const Records& records, const Scope& scope, const std::string& id) {
  auto baseline = find_baseline(records, scope, id);
  if (!baseline) no_baseline();
  return *std::move(baseline);
}

std::string default_baseline(const Records& records, const Scope& scope,
                             const std::string& operating_system) {
  const auto chosen = records.find(kDefaultBaseline, operating_system);
  return chosen ? (*chosen)["BaselineId"].text() : aws_id(scope, operating_system);
}

Value identity_of(const Records& records, const Scope& scope, const Value& baseline) {
  const std::string& system = baseline["OperatingSystem"].text();
  Value out = Value::structure({{"BaselineId", baseline["BaselineId"]},
                                {"BaselineName", baseline["Name"]},
                                {"OperatingSystem", system}});
  if (const Value* text = baseline.find("Description")) out.add("BaselineDescription", *text);
  out.add("DefaultBaseline",
          default_baseline(records, scope, system) == baseline["BaselineId"].text());
  return out;
}

void no_baseline() {
  throw Fault("DoesNotExistException", "Patch Baseline to be retrieved does not exist.");
}

}  // namespace fakes::ssm
