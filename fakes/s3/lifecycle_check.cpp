#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>

#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMaxRules = 1000;
constexpr std::size_t kMaxId = 255;
constexpr std::int64_t kMaxBytes = std::int64_t{1} << 50;

[[noreturn]] void refuse(const char* message) {
  throw Fault("InvalidArgument", message).with_status(400);
}

void check_date(const Value& value) {
  const auto* date = value.find("Date");
  if (date == nullptr) return;
  const auto time = date->time();
  if (std::chrono::floor<std::chrono::days>(time) != time) refuse("'Date' must be at midnight GMT");
}

void check_days(const Value& value, std::string_view name, std::int64_t least,
                const char* message) {
  const auto* days = value.find(name);
  if (days != nullptr && days->integer() < least) refuse(message);
}

void check_expiration(const Value& expiration) {
  const bool has_days = expiration.has("Days");
  const bool has_date = expiration.has("Date");
  const bool has_marker = expiration.has("ExpiredObjectDeleteMarker");
  if (has_days + has_date + has_marker != 1) throw malformed_xml();
  check_days(expiration, "Days", 1, "'Days' for Expiration action must be a positive integer");
  check_date(expiration);
}

void check_class(const Value& transition) {
  constexpr std::array<std::string_view, 6> classes = {
      "GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"};
  const auto& name = transition["StorageClass"].text();
  if (std::find(classes.begin(), classes.end(), name) == classes.end()) throw malformed_xml();
}

bool is_infrequent(const std::string& storage_class) {
  return storage_class == "STANDARD_IA" || storage_class == "ONEZONE_IA";
}

void check_transitions(const Value& rule) {
  std::set<std::string> classes;
  for (const auto& transition : rule["Transitions"].items()) {
    if (transition.has("Days") == transition.has("Date")) throw malformed_xml();
    check_class(transition);
    check_days(transition, "Days", 0, "'Days' for Transition action must be nonnegative");
    check_date(transition);
    const auto& name = transition["StorageClass"].text();
    if (!classes.insert(name).second) {
      refuse("'StorageClass' must be different for 'Transition' actions in same 'Rule'");
    }
    if (is_infrequent(name) && transition.has("Days") && transition["Days"].integer() < 30) {
      refuse(
          "'Days' in Transition action must be greater than or equal to 30 for storageClass "
          "'STANDARD_IA' and 'ONEZONE_IA'");
    }
    const auto& expiration = rule["Expiration"];
    if (transition.has("Days") && expiration.has("Days") &&
        expiration["Days"].integer() <= transition["Days"].integer()) {
      refuse(
          "'Days' in the Expiration action must be greater than 'Days' in the Transition "
          "action");
    }
  }
}

void check_noncurrent(const Value& rule) {
  if (const auto* expiration = rule.find("NoncurrentVersionExpiration")) {
    if (!expiration->has("NoncurrentDays")) throw malformed_xml();
    check_days(*expiration, "NoncurrentDays", 1,
               "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive "
               "integer");
    check_days(*expiration, "NewerNoncurrentVersions", 1,
               "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be a "
               "positive integer");
  }
  for (const auto& transition : rule["NoncurrentVersionTransitions"].items()) {
    check_class(transition);
    if (!transition.has("NoncurrentDays")) throw malformed_xml();
    check_days(transition, "NoncurrentDays", 0,
               "'NoncurrentDays' for NoncurrentVersionTransition action must be nonnegative");
  }
}

void check_sizes(const Value& filter) {
  const auto* above = filter.find("ObjectSizeGreaterThan");
  const auto* below = filter.find("ObjectSizeLessThan");
  if (above != nullptr && (above->integer() < 0 || above->integer() > kMaxBytes)) {
    refuse("'ObjectSizeGreaterThan' should be between 0 and 1125899906842624");
  }
  if (below != nullptr && (below->integer() < 1 || below->integer() > kMaxBytes)) {
    refuse("'ObjectSizeLessThan' should be between 1 and 1125899906842624");
  }
  if (above != nullptr && below != nullptr && below->integer() <= above->integer() + 1) {
    refuse("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'");
  }
}

bool has_tags(const Value& filter) {
  return filter.has("Tag") || filter["And"]["Tags"].size() != 0;
}

void check_filter(const Value& rule) {
  if (rule.has("Filter") == rule.has("Prefix")) throw malformed_xml();
  const auto& filter = rule["Filter"];
  // One condition, or And with several.
  if (filter.size() > 1) throw malformed_xml();
  if (const auto* all = filter.find("And")) {
    const std::size_t conditions = all->size() + (*all)["Tags"].size() - (all->has("Tags") ? 1 : 0);
    if (conditions < 2) throw malformed_xml();
    check_sizes(*all);
  }
  check_sizes(filter);
  std::set<std::string> keys;
  for (const auto& tag : filter["And"]["Tags"].items()) {
    if (!keys.insert(tag["Key"].text()).second) {
      throw invalid_request("Duplicate Tag Keys are not allowed.");
    }
  }
  if (!has_tags(filter)) return;
  if (rule["Expiration"].has("ExpiredObjectDeleteMarker")) {
    throw invalid_request("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  }
  if (rule.has("AbortIncompleteMultipartUpload")) {
    throw invalid_request("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  }
}

void check_rule(const Value& rule) {
  constexpr std::array<std::string_view, 5> actions = {
      "Expiration", "Transitions", "NoncurrentVersionExpiration", "NoncurrentVersionTransitions",
      "AbortIncompleteMultipartUpload"};
  const auto& status = rule["Status"].text();
  if (status != "Enabled" && status != "Disabled") throw malformed_xml();
  if (rule["ID"].text().size() > kMaxId) refuse("ID length should not exceed allowed limit of 255");
  check_filter(rule);
  if (std::none_of(actions.begin(), actions.end(), [&rule](auto name) { return rule.has(name); })) {
    throw invalid_request("At least one action needs to be specified in a rule.");
  }
  if (const auto* expiration = rule.find("Expiration")) check_expiration(*expiration);
  check_transitions(rule);
  check_noncurrent(rule);
  check_days(rule["AbortIncompleteMultipartUpload"], "DaysAfterInitiation", 1,
             "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive "
             "integer");
}

}  // namespace

void check_lifecycle(const Value& lifecycle) {
  const auto& rules = lifecycle["Rules"].items();
  if (rules.empty() || rules.size() > kMaxRules) throw malformed_xml();
  std::set<std::string> ids;
  for (const auto& rule : rules) {
    check_rule(rule);
    const auto& id = rule["ID"].text();
    if (!id.empty() && !ids.insert(id).second) {
      refuse("Rule ID must be unique. Found same ID for more than one rule");
    }
  }
}

}  // namespace fakes::s3
