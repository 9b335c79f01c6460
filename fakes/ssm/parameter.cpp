#include "fakes/ssm/parameter.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/ssm/parameter_policies.h"
#include "fakes/ssm/secret_box.h"
#include "fakes/wire/fault.h"

namespace fakes::ssm {

using wire::Fault;
using wire::Value;

const std::string_view kParameterTables = R"sql(
  CREATE TABLE ssm_parameters (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, path TEXT NOT NULL,
    name TEXT NOT NULL, version INTEGER NOT NULL, expires INTEGER,
    UNIQUE (account, region, path));
  CREATE INDEX ssm_parameters_expire ON ssm_parameters (expires) WHERE expires IS NOT NULL;
  CREATE TABLE ssm_parameter_versions (
    parameter INTEGER NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL,
    value BLOB NOT NULL, key_id TEXT NOT NULL, description TEXT, allowed_pattern TEXT,
    tier TEXT NOT NULL, data_type TEXT NOT NULL, policies TEXT NOT NULL,
    modified INTEGER NOT NULL, user TEXT NOT NULL,
    PRIMARY KEY (parameter, version)) WITHOUT ROWID;
  CREATE TABLE ssm_parameter_labels (
    parameter INTEGER NOT NULL, label TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (parameter, label)) WITHOUT ROWID;
)sql";

namespace {

// Of rows "SELECT name, v.*".
ParameterVersion read_row(const Row& row) {
  ParameterVersion version;
  version.name = row.text(0);
  version.parameter = row.integer(1);
  version.version = row.integer(2);
  version.type = row.text(3);
  version.value = row.text(4);
  version.key_id = row.text(5);
  version.description = row.optional_text(6);
  version.allowed_pattern = row.optional_text(7);
  version.tier = row.text(8);
  version.data_type = row.text(9);
  version.policies = row.text(10);
  version.modified = Clock::Time(std::chrono::milliseconds(row.integer(11)));
  version.user = row.text(12);
  return version;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

void parameter_not_found(std::string_view name) {
  throw Fault("ParameterNotFound", fmt::format("Parameter {} not found.", name));
}

void version_not_found(std::string_view name, std::string_view selector) {
  throw Fault("ParameterVersionNotFound",
              fmt::format("Systems Manager could not find version {} of {}. Verify the version "
                          "and try again.",
                          selector, name));
}

std::optional<ParameterVersion> find_latest(Transaction& transaction, const Scope& scope,
                                            std::string_view path) {
  return transaction.first(
      "SELECT p.name, v.* FROM ssm_parameters p JOIN ssm_parameter_versions v "
      "ON v.parameter = p.id AND v.version = p.version "
      "WHERE p.account = ? AND p.region = ? AND p.path = ?",
      read_row, scope.account, scope.region, path);
}

ParameterVersion get_version(Transaction& transaction, const Scope& scope,
                             const ParameterReference& reference, std::string_view text) {
  auto latest = find_latest(transaction, scope, reference.path);
  if (!latest) parameter_not_found(text);
  if (!reference.is_arn) latest->name = reference.name;
  if (reference.selector.empty()) return *latest;
  const auto number = number_of(reference.selector);
  const std::int64_t version =
      number ? *number
             : transaction.integer(
                   "SELECT version FROM ssm_parameter_labels WHERE parameter = ? AND label = ?",
                   latest->parameter, reference.selector);
  auto found = transaction.first(
      "SELECT '', v.* FROM ssm_parameter_versions v WHERE parameter = ? AND version = ?", read_row,
      latest->parameter, version);
  if (!found && !number) {
    throw Fault("ParameterVersionNotFound",
                fmt::format("Systems Manager could not find label {} of {}. Verify the label and "
                            "try again.",
                            reference.selector, latest->name));
  }
  if (!found) version_not_found(latest->name, reference.selector);
  found->name = latest->name;
  return *found;
}

std::vector<ParameterVersion> versions_of(Transaction& transaction, std::int64_t parameter) {
  std::vector<ParameterVersion> versions;
  transaction.each(
      "SELECT p.name, v.* FROM ssm_parameter_versions v JOIN ssm_parameters p "
      "ON p.id = v.parameter WHERE v.parameter = ? ORDER BY v.version",
      [&](const Row& row) { versions.push_back(read_row(row)); }, parameter);
  return versions;
}

std::vector<std::string> labels_of(Transaction& transaction, std::int64_t parameter,
                                   std::int64_t version) {
  std::vector<std::string> labels;
  transaction.each(
      "SELECT label FROM ssm_parameter_labels WHERE parameter = ? AND version = ? ORDER BY label",
      [&](const Row& row) { labels.push_back(row.text(0)); }, parameter, version);
  return labels;
}

void insert_version(Transaction& transaction, const ParameterVersion& version) {
  transaction.run(
      "INSERT INTO ssm_parameter_versions (parameter, version, type, value, key_id, description, "
      "allowed_pattern, tier, data_type, policies, modified, user) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      version.parameter, version.version, version.type, Bytes{version.value}, version.key_id,
      version.description, version.allowed_pattern, version.tier, version.data_type,
      version.policies, version.modified.time_since_epoch().count(), version.user);
}

std::string shown_value(Transaction& transaction, const Scope& scope,
                        const ParameterVersion& version, bool decrypted) {
  if (version.type != "SecureString") return version.value;
  if (!decrypted) return to_base64(version.value);
  return decrypt(transaction, scope, version.key_id, parameter_arn(scope, path_of(version.name)),
                 version.value);
}

Value parameter_value(Transaction& transaction, const Scope& scope, const ParameterVersion& version,
                      bool decrypted) {
  return Value::structure({
      {"Name", version.name},
      {"Type", version.type},
      {"Value", shown_value(transaction, scope, version, decrypted)},
      {"Version", version.version},
      {"LastModifiedDate", version.modified},
      {"ARN", parameter_arn(scope, path_of(version.name))},
      {"DataType", version.data_type},
  });
}

Value describe(const ParameterVersion& version, Clock::Time now) {
  Value out = Value::structure({{"Name", version.name}, {"Type", version.type}});
  if (!version.key_id.empty()) out.add("KeyId", version.key_id);
  out.add("LastModifiedDate", version.modified);
  out.add("LastModifiedUser", version.user);
  if (version.description) out.add("Description", *version.description);
  if (version.allowed_pattern) out.add("AllowedPattern", *version.allowed_pattern);
  out.add("Version", version.version);
  out.add("Tier", version.tier);
  out.add("Policies", describe_policies(version.policies, version.modified, now));
  out.add("DataType", version.data_type);
  return out;
}

}  // namespace fakes::ssm
