#include "fakes/ssm/patch_catalog.h"

#include <array>

#include <fmt/format.h>

#include "fakes/ssm/filters.h"

namespace fakes::ssm {

namespace {

using Days = std::chrono::sys_days;

struct WindowsPatch {
  std::string_view id;
  std::string_view kb;
  std::string_view product;
  std::string_view classification;
  std::string_view severity;  // MSRC's
  Days released;
};

constexpr Days day(int year, unsigned month, unsigned number) {
  return Days{std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(number)};
}

constexpr std::array kWindows = {
    WindowsPatch{"0b1c9a52-6f3e-4b7f-9d0a-2f0c6a1e9d01", "KB9000101", "WindowsServer2016",
                 "SecurityUpdates", "Critical", day(2024, 1, 9)},
    WindowsPatch{"3f5d7c18-1a2b-4c3d-8e4f-5a6b7c8d9e02", "KB9000102", "WindowsServer2019",
                 "SecurityUpdates", "Critical", day(2024, 2, 13)},
    WindowsPatch{"5a7b9c1d-2e3f-4a5b-9c6d-7e8f9a0b1c03", "KB9000103", "WindowsServer2019",
                 "CriticalUpdates", "Important", day(2024, 3, 12)},
    WindowsPatch{"7c9e1f2a-3b4c-4d5e-8f6a-7b8c9d0e1f04", "KB9000104", "WindowsServer2022",
                 "SecurityUpdates", "Important", day(2024, 4, 9)},
    WindowsPatch{"9e0f1a2b-4c5d-4e6f-9a7b-8c9d0e1f2a05", "KB9000105", "WindowsServer2022",
                 "UpdateRollups", "Unspecified", day(2024, 5, 14)},
};

struct LinuxPatch {
  std::string_view system;
  std::string_view product;
  std::string_view name;
  std::string_view version;
  std::string_view release;
  std::string_view classification;
  std::string_view severity;
  std::string_view advisory;
  std::string_view cve;
  std::string_view repository;
  Days released;
};

constexpr std::array kLinux = {
    LinuxPatch{"AMAZON_LINUX_2", "AmazonLinux2.0", "kernel", "4.14.336", "253.554.amzn2",
               "Security", "Important", "ALAS-2024-9001", "CVE-2024-90001", "amzn2-core",
               day(2024, 2, 1)},
    LinuxPatch{"AMAZON_LINUX_2", "AmazonLinux2.0", "openssl", "1.0.2k", "24.amzn2.0.12", "Security",
               "Critical", "ALAS-2024-9002", "CVE-2024-90002", "amzn2-core", day(2024, 3, 1)},
    LinuxPatch{"AMAZON_LINUX_2", "AmazonLinux2.0", "curl", "8.3.0", "1.amzn2.0.6", "Bugfix",
               "Medium", "ALAS-2024-9003", "", "amzn2-core", day(2024, 4, 1)},
    LinuxPatch{"AMAZON_LINUX_2023", "AmazonLinux2023", "kernel", "6.1.84", "99.169.amzn2023",
               "Security", "Important", "ALAS2023-2024-9004", "CVE-2024-90004", "amazonlinux",
               day(2024, 4, 15)},
    LinuxPatch{"REDHAT_ENTERPRISE_LINUX", "RedhatEnterpriseLinux8.9", "glibc", "2.28",
               "236.el8_9.12", "Security", "Important", "RHSA-2024:9005", "CVE-2024-90005",
               "rhel-8-baseos-rhui-rpms", day(2024, 4, 24)},
    LinuxPatch{"UBUNTU", "Ubuntu22.04", "openssh-server", "1:8.9p1", "3ubuntu0.7", "", "Important",
               "", "CVE-2024-90006", "jammy-security", day(2024, 4, 30)},
    LinuxPatch{"DEBIAN", "Debian12", "libc6", "2.36", "9+deb12u6", "", "Required", "",
               "CVE-2024-90007", "bookworm-security", day(2024, 5, 2)},
};

Value list_of(std::string_view text) {
  Value list = Value::list();
  if (!text.empty()) list.push(text);
  return list;
}

Value value_of(const WindowsPatch& patch) {
  const std::string title = fmt::format("2024 update for {} ({})", patch.product, patch.kb);
  return Value::structure({
      {"Id", patch.id},
      {"ReleaseDate", Clock::Time(patch.released)},
      {"Title", title},
      {"Description", title},
      {"ContentUrl", fmt::format("https://support.microsoft.com/help/{}", patch.kb.substr(2))},
      {"Vendor", "Microsoft"},
      {"ProductFamily", "Windows"},
      {"Product", patch.product},
      {"Classification", patch.classification},
      {"MsrcSeverity", patch.severity},
      {"KbNumber", patch.kb},
      {"MsrcNumber", ""},
      {"Language", "All"},
  });
}

Value value_of(const LinuxPatch& patch) {
  Value value = Value::structure({
      {"Id", fmt::format("{}.x86_64:0:{}-{}", patch.name, patch.version, patch.release)},
      {"ReleaseDate", Clock::Time(patch.released)},
      {"Title", fmt::format("{} {}", patch.advisory, patch.name)},
      {"ProductFamily", patch.system},
      {"Product", patch.product},
      {"Name", patch.name},
      {"Epoch", 0},
      {"Version", patch.version},
      {"Release", patch.release},
      {"Arch", "x86_64"},
      {"Severity", patch.severity},
      {"Repository", patch.repository},
      {"AdvisoryIds", list_of(patch.advisory)},
      {"BugzillaIds", Value::list()},
      {"CVEIds", list_of(patch.cve)},
  });
  if (!patch.classification.empty()) value.set("Classification", patch.classification);
  return value;
}

constexpr std::array<std::pair<std::string_view, const char*>, 19> kMembers = {{
    {"ADVISORY_ID", "AdvisoryIds"},
    {"ARCH", "Arch"},
    {"BUGZILLA_ID", "BugzillaIds"},
    {"CLASSIFICATION", "Classification"},
    {"CVE_ID", "CVEIds"},
    {"EPOCH", "Epoch"},
    {"ID", "Id"},
    {"KB_NUMBER", "KbNumber"},
    {"MSRC_SEVERITY", "MsrcSeverity"},
    {"NAME", "Name"},
    {"PATCH_ID", "Id"},
    {"PRIORITY", "Severity"},
    {"PRODUCT", "Product"},
    {"PRODUCT_FAMILY", "ProductFamily"},
    {"RELEASE", "Release"},
    {"REPOSITORY", "Repository"},
    {"SECTION", "Classification"},
    {"SEVERITY", "Severity"},
    {"VERSION", "Version"},
}};

}  // namespace

std::vector<Value> known_patches(std::string_view operating_system) {
  std::vector<Value> patches;
  if (operating_system.empty() || operating_system == "WINDOWS") {
    for (const WindowsPatch& one : kWindows) patches.push_back(value_of(one));
  }
  for (const LinuxPatch& one : kLinux) {
    if (operating_system.empty() || operating_system == one.system) {
      patches.push_back(value_of(one));
    }
  }
  return patches;
}

Value patch_property(const Value& patch, std::string_view key) {
  if (key == "PATCH_SET") return list_of("OS");
  if (key == "SECURITY") {
    return list_of(patch["Classification"].text().starts_with("Security") ? "True" : "False");
  }
  if (key == "PATCH_ID" && patch.has("KbNumber")) return list_of(patch["KbNumber"].text());
  for (const auto& [known, member] : kMembers) {
    if (known != key) continue;
    const Value& value = patch[member];
    if (value.kind() == Value::Kind::list) return value;
    if (value.kind() == Value::Kind::integer) return list_of(std::to_string(value.integer()));
    return list_of(value.text());
  }
  return Value::list();
}

bool passes_patch_filters(const Value& patch, const Value& filters) {
  return all(filters, [&](const Value& filter) {
    const Value found = patch_property(patch, filter["Key"].text());
    return any(filter["Values"], [&](const Value& value) {
      return value.text() == "*" || has_text(found, value.text());
    });
  });
}

}  // namespace fakes::ssm
