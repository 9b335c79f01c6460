#include "fakes/ssm/put_parameter.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/ssm/image_check.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/parameter_policies.h"
#include "fakes/ssm/secret_box.h"
#include "fakes/ssm/service_settings.h"
#include "fakes/ssm/tags.h"
#include "fakes/wire/pattern.h"

namespace fakes::ssm {

namespace {

constexpr std::int64_t kMostVersions = 100;
constexpr std::int64_t kMostStandard = 10'000;
constexpr std::int64_t kMostAdvanced = 100'000;
constexpr std::size_t kStandardSize = 4096;
constexpr std::size_t kAdvancedSize = 8192;
constexpr std::size_t kMostBytes = 32768;  // beyond it no tier is looked at
constexpr const char* kDefaultKey = "alias/aws/ssm";

[[noreturn]] void refuse(const std::string& message) {
  throw Fault("ValidationException", message);
}

// Groups and classes that are not closed. What this project's patterns do not translate passes.
bool is_broken_pattern(std::string_view pattern) {
  int groups = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (++i == pattern.size()) return true;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++groups;
    } else if (c == ')' && --groups < 0) {
      return true;
    }
  }
  return in_class || groups != 0;
}

void check_pattern(const std::string& pattern, const std::string& value) {
  if (pattern.empty()) return;
  const auto parsed = wire::Pattern::parse(pattern);
  if (!parsed && is_broken_pattern(pattern)) {
    throw Fault("InvalidAllowedPatternException",
                "The request doesn't meet the regular expression requirement.");
  }
  if (parsed && !parsed->matches(value)) {
    throw Fault(
        "ParameterPatternMismatchException",
        fmt::format("Parameter value, cannot be validated against allowedPattern: {}", pattern));
  }
}

// What the request alone says; what it leaves out stays as it was.
void apply(const Value& input, ParameterVersion& version) {
  version.value = input["Value"].text();
  if (input.has("Type")) version.type = input["Type"].text();
  if (input.has("Description")) version.description = input["Description"].text();
  if (input.has("AllowedPattern")) version.allowed_pattern = input["AllowedPattern"].text();
  if (input.has("DataType")) version.data_type = input["DataType"].text();
  if (input.has("Policies")) version.policies = check_policies(input["Policies"].text());
  if (version.type != "SecureString") {
    if (input.has("KeyId")) refuse("KeyId is required for SecureString type parameter only.");
    version.key_id.clear();
  } else if (input.has("KeyId")) {
    version.key_id = input["KeyId"].text();
  } else if (version.key_id.empty()) {
    version.key_id = kDefaultKey;
  }
}

void check_value(const ParameterVersion& version) {
  // The value itself is a secret, so it is not shown.
  const std::size_t size = version.value.size();
  if (size == 0 || size > kMostBytes) {
    refuse(
        fmt::format("1 validation error detected: Value at 'value' failed to satisfy "
                    "constraint: Member must have length {} than or equal to {}",
                    size == 0 ? "greater" : "less", size == 0 ? 1 : kMostBytes));
  }
  const std::string& type = version.data_type;
  if (type != "text" && type != "aws:ec2:image" && type != "aws:ssm:integration") {
    refuse(fmt::format(
        "The following data type is not supported: {} (Data type names are all lowercase.)", type));
  }
  if (type == "aws:ec2:image" && version.type != "String") {
    refuse("The aws:ec2:image data type is supported for String parameters only.");
  }
  const std::size_t open = version.value.find("{{");
  if (open != std::string::npos && version.value.find("}}", open) != std::string::npos) {
    refuse(fmt::format(
        "Parameter value '{}' can't nest another parameter. Do not use \"{{{{}}}}\" in the value.",
        version.value));
  }
  check_pattern(version.allowed_pattern.value_or(""), version.value);
}

std::int64_t count_tier(Transaction& transaction, const Scope& scope, std::string_view tier) {
  return transaction.integer(
      "SELECT count(*) FROM ssm_parameters p JOIN ssm_parameter_versions v "
      "ON v.parameter = p.id AND v.version = p.version "
      "WHERE p.account = ? AND p.region = ? AND v.tier = ?",
      scope.account, scope.region, tier);
}

// The largest id is asked first: it is quick, and nearly always the answer.
bool is_tier_full(Transaction& transaction, const Scope& scope, std::string_view tier,
                  std::int64_t most) {
  if (transaction.integer("SELECT max(id) FROM ssm_parameters") < most) return false;
  return count_tier(transaction, scope, tier) >= most;
}

// The tier of the new version, given what was asked for and what it is now ("" for a new one).
std::string choose_tier(Transaction& transaction, const Scope& scope, const Value& input,
                        const ParameterVersion& version, const std::string& before) {
  std::string asked = input["Tier"].text_or(before == "Advanced" ? before : "");
  if (asked.empty()) asked = default_parameter_tier(transaction, scope);
  const bool needs_advanced = version.value.size() > kStandardSize || !version.policies.empty();
  if (asked == "Intelligent-Tiering") {
    const bool advanced =
        before == "Advanced" || needs_advanced ||
        (before.empty() && is_tier_full(transaction, scope, "Standard", kMostStandard));
    return advanced ? "Advanced" : "Standard";
  }
  if (asked == "Standard" && before == "Advanced") {
    refuse(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from "
        "the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete "
        "the advanced parameter and recreate it as a standard parameter.");
  }
  return asked;
}

void check_limits(Transaction& transaction, const Scope& scope, const ParameterVersion& version,
                  const std::string& before) {
  const bool is_standard = version.tier == "Standard";
  if (version.value.size() > (is_standard ? kStandardSize : kAdvancedSize)) {
    refuse(is_standard
               ? "Standard tier parameters support a maximum parameter value of 4096 characters. "
                 "To create a larger parameter value, upgrade the parameter to use the "
                 "advanced-parameter tier. For more information, see "
                 "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
                 "parameter-store-advanced-parameters.html"
               : "Advanced tier parameters support a maximum parameter value of 8192 characters.");
  }
  if (is_standard && !version.policies.empty()) {
    refuse(
        "Standard tier parameters don't support parameter policies. To use parameter policies, "
        "upgrade the parameter to use the advanced-parameter tier.");
  }
  if (version.tier == before) return;
  const std::int64_t most = is_standard ? kMostStandard : kMostAdvanced;
  if (is_tier_full(transaction, scope, version.tier, most)) {
    throw Fault(
        "ParameterLimitExceeded",
        is_standard
            ? "You have reached the maximum number of standard parameters for this AWS account "
              "and Region (10000). To add more parameters, either delete existing parameters or "
              "upgrade to the advanced-parameter tier (charges apply)."
            : "You have reached the maximum number of advanced parameters for this AWS account "
              "and Region (100000). To add more parameters, delete existing parameters.");
  }
}

// Makes room for one more version.
void drop_oldest(Transaction& transaction, const ParameterVersion& latest) {
  const auto count = transaction.integer(
      "SELECT count(*) FROM ssm_parameter_versions WHERE parameter = ?", latest.parameter);
  if (count < kMostVersions) return;
  const auto oldest = transaction.integer(
      "SELECT min(version) FROM ssm_parameter_versions WHERE parameter = ?", latest.parameter);
  if (!labels_of(transaction, latest.parameter, oldest).empty()) {
    throw Fault(
        "ParameterMaxVersionLimitExceeded",
        fmt::format("You attempted to create a new version of {} by calling the PutParameter API "
                    "with the overwrite flag. Version {}, the oldest version, can't be deleted "
                    "because it has a label associated with it. Move the label to another version "
                    "of the parameter, and try again.",
                    latest.name, oldest));
  }
  transaction.run("DELETE FROM ssm_parameter_versions WHERE parameter = ? AND version = ?",
                  latest.parameter, oldest);
}

void insert_parameter(Transaction& transaction, const Scope& scope, ParameterVersion& version) {
  transaction.run(
      "INSERT INTO ssm_parameters (account, region, path, name, version) VALUES (?, ?, ?, ?, 1)",
      scope.account, scope.region, path_of(version.name), version.name);
  version.parameter = transaction.last_id();
}

[[noreturn]] void already_exists() {
  throw Fault("ParameterAlreadyExists",
              "The parameter already exists. To overwrite this value, set the overwrite option in "
              "the request to true.");
}

// The version to come, as far as the request and the latest version say.
ParameterVersion next_version(const Value& input, const std::optional<ParameterVersion>& latest) {
  if (latest && (!input["Overwrite"].boolean() || latest->name != input["Name"].text())) {
    already_exists();
  }
  if (!latest && !input.has("Type")) {
    refuse("A parameter type is required when you create a parameter.");
  }
  ParameterVersion version;
  if (latest) version = *latest;
  version.name = input["Name"].text();
  version.version += 1;
  if (!latest) version.data_type = "text";
  apply(input, version);
  check_value(version);
  return version;
}

Value put_parameter(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const Value& input = call.input;
  if (input["Overwrite"].boolean() && input["Tags"].size() > 0) {
    refuse(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with "
        "tags, please remove overwrite flag. To update tags for an existing parameter, please use "
        "AddTagsToResource or RemoveTagsFromResource.");
  }
  check_new_name(scope, input["Name"].text());
  const bool has_image = has_named_image(core, call);
  return core.store.write([&](Transaction& transaction) {
    const std::string path = path_of(input["Name"].text());
    const auto latest = find_latest(transaction, scope, path);
    ParameterVersion version = next_version(input, latest);
    const std::string before = latest ? latest->tier : "";
    version.tier = choose_tier(transaction, scope, input, version, before);
    check_limits(transaction, scope, version, before);
    const Value output = Value::structure({{"Version", version.version}, {"Tier", version.tier}});
    if (!has_image) return output;
    version.modified = call.now;
    version.user = call.identity.arn;
    if (version.type == "SecureString") {
      version.value =
          encrypt(transaction, scope, version.key_id, parameter_arn(scope, path), version.value);
    }
    if (latest) {
      drop_oldest(transaction, *latest);
    } else {
      insert_parameter(transaction, scope, version);
      put_tags(transaction, scope, "Parameter", path, input["Tags"]);
    }
    insert_version(transaction, version);
    const auto expires = expiration_of(version.policies);
    transaction.run("UPDATE ssm_parameters SET version = ?, expires = ? WHERE id = ?",
                    version.version,
                    expires ? std::optional(expires->time_since_epoch().count()) : std::nullopt,
                    version.parameter);
    return output;
  });
}

void remove_parameter(Transaction& transaction, const Scope& scope, std::int64_t id,
                      std::string_view path) {
  transaction.run("DELETE FROM ssm_parameter_versions WHERE parameter = ?", id);
  transaction.run("DELETE FROM ssm_parameter_labels WHERE parameter = ?", id);
  transaction.run("DELETE FROM ssm_parameters WHERE id = ?", id);
  remove_tags(transaction, scope, "Parameter", path);
}

// Whether there was one.
bool remove_named(Transaction& transaction, const Scope& scope, const std::string& name) {
  const std::string path = path_of(name);
  const auto latest = find_latest(transaction, scope, path);
  if (latest) remove_parameter(transaction, scope, latest->parameter, path);
  return latest.has_value();
}

Value delete_parameter(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  if (name.find(':') != std::string::npos) {
    refuse("Invalid parameter name. Please use correct name syntax, without a version or label.");
  }
  core.store.write([&](Transaction& transaction) {
    if (!remove_named(transaction, scope_of(call), name)) parameter_not_found(name);
  });
  return Value::structure();
}

Value delete_parameters(Core& core, Call& call) {
  Value deleted = Value::list();
  Value invalid = Value::list();
  core.store.write([&](Transaction& transaction) {
    for (const Value& name : call.input["Names"].items()) {
      (remove_named(transaction, scope_of(call), name.text()) ? deleted : invalid).push(name);
    }
  });
  return Value::structure({{"DeletedParameters", deleted}, {"InvalidParameters", invalid}});
}

}  // namespace

void expire_parameters(Core& core, Clock::Time now) {
  const std::int64_t at = now.time_since_epoch().count();
  const bool is_due = core.store.read([&](Transaction& transaction) {
    return transaction.integer("SELECT 1 FROM ssm_parameters WHERE expires <= ? LIMIT 1", at) != 0;
  });
  if (!is_due) return;
  core.store.write([&](Transaction& transaction) {
    struct Due {
      std::int64_t id;
      std::string account, region, path;
    };
    std::vector<Due> due;
    transaction.each(
        "SELECT id, account, region, path FROM ssm_parameters WHERE expires <= ?",
        [&](const Row& row) {
          due.push_back({row.integer(0), row.text(1), row.text(2), row.text(3)});
        },
        at);
    for (const Due& one : due) {
      remove_parameter(transaction, {one.account, one.region}, one.id, one.path);
    }
  });
}

void add_put_operations(Operations& operations) {
  operations.add("PutParameter", put_parameter);
  operations.add("DeleteParameter", delete_parameter);
  operations.add("DeleteParameters", delete_parameters);
}

}  // namespace fakes::ssm
