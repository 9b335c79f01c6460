#include "fakes/ssm/service_settings.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kKind = "ServiceSetting";
constexpr std::string_view kDefaultTier = "/ssm/parameter-store/default-parameter-tier";

struct Setting {
  std::string_view id;
  std::string_view value;               // by default; "" where there is none until it is set
  std::array<std::string_view, 3> may;  // all empty: anything
};

constexpr std::array kSettings = {
    Setting{"/ssm/appmanager/appmanager-enabled", "True", {}},
    Setting{"/ssm/automation/customer-script-log-destination", "", {}},
    Setting{"/ssm/automation/customer-script-log-group-name", "", {}},
    Setting{"/ssm/automation/enable-adaptive-concurrency", "False", {}},
    Setting{"/ssm/documents/console/public-sharing-permission", "Enable", {"Enable", "Disable"}},
    Setting{"/ssm/managed-instance/activation-tier", "standard", {"standard", "advanced"}},
    Setting{"/ssm/managed-instance/default-ec2-instance-management-role", "$None", {}},
    Setting{"/ssm/opsinsights/opscenter", "Disabled", {}},
    Setting{kDefaultTier, "Standard", {"Standard", "Advanced", "Intelligent-Tiering"}},
    Setting{"/ssm/parameter-store/high-throughput-enabled", "false", {"false", "true"}},
};

// Clients give the id or its ARN.
const Setting& find_setting(const Scope& scope, std::string_view id) {
  const std::string prefix = arn_of(scope, "servicesetting");
  if (id.starts_with(prefix)) id.remove_prefix(prefix.size());
  for (const Setting& setting : kSettings) {
    if (setting.id == id || setting.id.substr(1) == id) return setting;
  }
  throw Fault("ServiceSettingNotFound",
              fmt::format("The specified service setting was not found: {}. Either the service "
                          "name or the setting has not been provisioned by the AWS service team.",
                          id));
}

// When AWS set what accounts begin with.
constexpr Clock::Time kSet = std::chrono::sys_days{std::chrono::year(2020) / 1 / 1};

Value default_of(const Scope& scope, const Setting& setting) {
  Value value = Value::structure({{"SettingId", setting.id}});
  if (!setting.value.empty()) value.add("SettingValue", setting.value);
  value.add("LastModifiedDate", kSet);
  value.add("LastModifiedUser", "System");
  value.add("ARN", arn_of(scope, fmt::format("servicesetting{}", setting.id)));
  value.add("Status", "Default");
  return value;
}

Value get_service_setting(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const Setting& setting = find_setting(scope, call.input["SettingId"].text());
  const auto stored = core.store.read([&](Transaction& transaction) {
    return Records(transaction, scope).find(kKind, setting.id);
  });
  return Value::structure({{"ServiceSetting", stored ? *stored : default_of(scope, setting)}});
}

Value update_service_setting(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const Setting& setting = find_setting(scope, call.input["SettingId"].text());
  const std::string& text = call.input["SettingValue"].text();
  const bool is_free = setting.may[0].empty();
  if (!is_free && std::find(setting.may.begin(), setting.may.end(), text) == setting.may.end()) {
    throw Fault(
        "ValidationException",
        fmt::format("The value {} is not valid for the service setting {}.", text, setting.id));
  }
  Value value = default_of(scope, setting);
  value.set("SettingValue", text);
  value.set("LastModifiedDate", call.now);
  value.set("LastModifiedUser", call.identity.arn);
  value.set("Status", "Customized");
  core.store.write([&](Transaction& transaction) {
    Records(transaction, scope).put(kKind, setting.id, "ServiceSetting", value);
  });
  return Value::structure();
}

Value reset_service_setting(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const Setting& setting = find_setting(scope, call.input["SettingId"].text());
  core.store.write(
      [&](Transaction& transaction) { Records(transaction, scope).remove(kKind, setting.id); });
  return Value::structure({{"ServiceSetting", default_of(scope, setting)}});
}

}  // namespace

std::string default_parameter_tier(Transaction& transaction, const Scope& scope) {
  const auto stored = Records(transaction, scope).find(kKind, kDefaultTier);
  return stored ? (*stored)["SettingValue"].text() : "Standard";
}

void add_service_setting_operations(Operations& operations) {
  operations.add("GetServiceSetting", get_service_setting);
  operations.add("UpdateServiceSetting", update_service_setting);
  operations.add("ResetServiceSetting", reset_service_setting);
}

}  // namespace fakes::ssm
