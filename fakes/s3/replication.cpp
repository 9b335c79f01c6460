#include "fakes/s3/replication.h"

#include <algorithm>
#include <map>
#include <set>

#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Value;

constexpr std::string_view kArn = "arn:aws:s3:::";

ReplicationRule rule_of(const Value& value) {
  ReplicationRule rule;
  rule.id = value["ID"].text();
  rule.is_enabled = value["Status"].text() == "Enabled";
  rule.priority = value["Priority"].integer();
  const auto& filter = value["Filter"];
  const auto& all = filter["And"];
  rule.prefix = value["Prefix"].text() + filter["Prefix"].text() + all["Prefix"].text();
  const auto add = [&rule](const Value& tag) {
    rule.tags.emplace_back(tag["Key"].text(), tag["Value"].text());
  };
  if (const auto* tag = filter.find("Tag")) add(*tag);
  for (const auto& tag : all["Tags"].items()) add(tag);
  // The first form of rules copies delete markers, the second if it says so.
  rule.copies_markers =
      !value.has("Filter") || value["DeleteMarkerReplication"]["Status"].text() == "Enabled";
  const auto& destination = value["Destination"];
  const auto& arn = destination["Bucket"].text();
  if (arn.compare(0, kArn.size(), kArn) == 0) rule.destination = arn.substr(kArn.size());
  rule.storage_class = destination["StorageClass"].text();
  if (destination["AccessControlTranslation"]["Owner"].text() == "Destination") {
    rule.owner = destination["Account"].text();
  }
  rule.key = destination["EncryptionConfiguration"]["ReplicaKmsKeyID"].text();
  rule.copies_kms =
      value["SourceSelectionCriteria"]["SseKmsEncryptedObjects"]["Status"].text() == "Enabled";
  return rule;
}

void check_destination(Transaction& state, const Bucket& bucket, const Value& rule) {
  const auto& arn = rule["Destination"]["Bucket"].text();
  if (arn.compare(0, kArn.size(), kArn) != 0) {
    throw invalid_argument("Invalid bucket ARN.", "Bucket", arn);
  }
  const auto destination = find_bucket(state, arn.substr(kArn.size()));
  if (!destination) throw invalid_request("Destination bucket must exist.");
  if (destination->id == bucket.id) {
    throw invalid_request("Destination bucket cannot be the same as the source bucket.");
  }
  if (destination->versioning != Versioning::enabled) {
    throw invalid_request("Destination bucket must have versioning enabled.");
  }
  const auto& target = rule["Destination"];
  if (target.has("AccessControlTranslation") && !target.has("Account")) {
    throw invalid_request("Account must be specified when AccessControlTranslation is set.");
  }
}

void check_second_form(const Value& rule, std::set<std::int64_t>& priorities) {
  if (!rule.has("Priority")) {
    throw invalid_request(
        "Priority must be specified for this version of Cross Region Replication configuration "
        "schema. Please refer to S3 Developer Guide for more information.");
  }
  if (!rule.has("DeleteMarkerReplication")) {
    throw invalid_request(
        "DeleteMarkerReplication must be specified for this version of Cross Region Replication "
        "configuration schema. Please refer to S3 Developer Guide for more information.");
  }
  if (!priorities.insert(rule["Priority"].integer()).second) {
    throw invalid_request("Found duplicate priority. Priority must be unique across rules.");
  }
  const auto& filter = rule["Filter"];
  const bool has_tags = filter.has("Tag") || filter["And"]["Tags"].size() != 0;
  if (has_tags && rule["DeleteMarkerReplication"]["Status"].text() == "Enabled") {
    throw invalid_request(
        "Delete marker replication is not supported if any Tag filter is specified. Please refer "
        "to "
        "S3 Developer Guide for more information.");
  }
}

}  // namespace

bool ReplicationRule::matches(const Object& object) const {
  if (!is_enabled || object.key.compare(0, prefix.size(), prefix) != 0) return false;
  if (object.is_marker) return copies_markers && tags.empty();
  const auto* encryption = object.header("x-amz-server-side-encryption");
  const bool is_kms = encryption != nullptr && encryption->compare(0, 7, "aws:kms") == 0;
  if (is_kms && !copies_kms) return false;
  const auto own = wire::parse_form(object.tags);
  return std::all_of(tags.begin(), tags.end(), [&own](const auto& tag) {
    return std::find(own.begin(), own.end(), tag) != own.end();
  });
}

std::vector<ReplicationRule> replication_rules(const Value& replication) {
  std::vector<ReplicationRule> rules;
  for (const auto& rule : replication["Rules"].items()) rules.push_back(rule_of(rule));
  return rules;
}

std::vector<ReplicationRule> rules_for(const std::vector<ReplicationRule>& rules,
                                       const Object& object) {
  std::map<std::string, ReplicationRule> best;
  for (const auto& rule : rules) {
    if (!rule.matches(object)) continue;
    const auto found = best.find(rule.destination);
    if (found == best.end() || found->second.priority < rule.priority) {
      best[rule.destination] = rule;
    }
  }
  std::vector<ReplicationRule> chosen;
  for (auto& [destination, rule] : best) chosen.push_back(std::move(rule));
  return chosen;
}

std::string replication_of_new(Transaction& state, const Bucket& bucket, const Object& object) {
  if (bucket.versioning != Versioning::enabled) return "";
  const auto value = configuration(state, bucket, "ReplicationConfiguration");
  if (!value) return "";
  return rules_for(replication_rules(*value), object).empty() ? "" : "PENDING";
}

void check_replication(Transaction& state, const Bucket& bucket, const Value& replication) {
  if (bucket.versioning != Versioning::enabled) {
    throw invalid_request(
        "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  constexpr std::size_t most = 1000;
  const auto& rules = replication["Rules"].items();
  if (rules.empty() || rules.size() > most) throw malformed_xml();
  if (replication["Role"].text().compare(0, 13, "arn:aws:iam::") != 0) {
    throw invalid_argument("Invalid Role specified in replication configuration", "Role",
                           replication["Role"].text());
  }
  const bool is_second_form = rules[0].has("Filter");
  std::set<std::string> ids;
  std::set<std::int64_t> priorities;
  for (const auto& rule : rules) {
    if (rule.has("Filter") != is_second_form || rule.has("Filter") == rule.has("Prefix")) {
      throw malformed_xml();
    }
    const auto& id = rule["ID"].text();
    if (!id.empty() && !ids.insert(id).second) {
      throw invalid_argument("Rule Id must be unique", "ID", id);
    }
    if (is_second_form) check_second_form(rule, priorities);
    check_destination(state, bucket, rule);
  }
}

}  // namespace fakes::s3
