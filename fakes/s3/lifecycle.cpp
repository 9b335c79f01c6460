#include "fakes/s3/lifecycle.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "fakes/s3/configuration.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

using wire::Value;

When when_of(const Value& value, std::string_view days) {
  When when;
  if (const auto* count = value.find(days)) when.days = count->integer();
  if (const auto* date = value.find("Date")) when.date = date->time();
  return when;
}

void add_tag(const Value& tag, LifecycleRule& rule) {
  rule.tags.emplace_back(tag["Key"].text(), tag["Value"].text());
}

void read_conditions(const Value& filter, LifecycleRule& rule) {
  if (filter.has("Prefix")) rule.prefix = filter["Prefix"].text();
  if (const auto* size = filter.find("ObjectSizeGreaterThan")) rule.above_bytes = size->integer();
  if (const auto* size = filter.find("ObjectSizeLessThan")) rule.below_bytes = size->integer();
  if (const auto* tag = filter.find("Tag")) add_tag(*tag, rule);
  for (const auto& tag : filter["Tags"].items()) add_tag(tag, rule);
}

Transition transition_of(const Value& value, std::string_view days) {
  return {when_of(value, days), value["StorageClass"].text(),
          value["NewerNoncurrentVersions"].integer()};
}

LifecycleRule rule_of(const Value& value) {
  LifecycleRule rule;
  rule.id = value["ID"].text();
  rule.is_enabled = value["Status"].text() == "Enabled";
  rule.prefix = value["Prefix"].text();
  read_conditions(value["Filter"], rule);
  read_conditions(value["Filter"]["And"], rule);
  rule.expiration = when_of(value["Expiration"], "Days");
  rule.removes_lone_markers = value["Expiration"]["ExpiredObjectDeleteMarker"].boolean();
  for (const auto& item : value["Transitions"].items()) {
    rule.transitions.push_back(transition_of(item, "Days"));
  }
  const auto& noncurrent = value["NoncurrentVersionExpiration"];
  rule.noncurrent_expiration = when_of(noncurrent, "NoncurrentDays");
  rule.newer_versions = noncurrent["NewerNoncurrentVersions"].integer();
  for (const auto& item : value["NoncurrentVersionTransitions"].items()) {
    rule.noncurrent_transitions.push_back(transition_of(item, "NoncurrentDays"));
  }
  rule.abort_uploads = when_of(value["AbortIncompleteMultipartUpload"], "DaysAfterInitiation");
  return rule;
}

std::vector<LifecycleRule> rules_of(Transaction& state, const Bucket& bucket) {
  const auto value = configuration(state, bucket, "LifecycleConfiguration");
  return value ? lifecycle_rules(*value) : std::vector<LifecycleRule>();
}

}  // namespace

Clock::Time midnight_after(Clock::Time from, std::int64_t days) {
  return std::chrono::ceil<std::chrono::days>(from + std::chrono::days(days));
}

std::string http_date(Clock::Time time) {
  std::string text;
  wire::append_time(text, std::chrono::floor<std::chrono::seconds>(time), wire::TimeFormat::rfc822);
  return text;
}

Clock::Time When::due(Clock::Time from) const {
  return date ? *date : midnight_after(from, days.value_or(0));
}

bool LifecycleRule::matches_key(std::string_view key) const {
  return is_enabled && key.compare(0, prefix.size(), prefix) == 0;
}

bool LifecycleRule::matches(const Object& object) const {
  if (!matches_key(object.key)) return false;
  if (above_bytes && object.size <= *above_bytes) return false;
  if (below_bytes && object.size >= *below_bytes) return false;
  if (tags.empty()) return true;
  const auto own = wire::parse_form(object.tags);
  return std::all_of(tags.begin(), tags.end(), [&own](const auto& tag) {
    return std::find(own.begin(), own.end(), tag) != own.end();
  });
}

std::vector<LifecycleRule> lifecycle_rules(const Value& lifecycle) {
  std::vector<LifecycleRule> rules;
  for (const auto& rule : lifecycle["Rules"].items()) rules.push_back(rule_of(rule));
  return rules;
}

std::optional<Expiration> expiration_of(const std::vector<LifecycleRule>& rules,
                                        const Object& object) {
  std::optional<Expiration> first;
  for (const auto& rule : rules) {
    if (!rule.expiration.is_set() || !rule.matches(object)) continue;
    const auto due = rule.expiration.due(object.modified);
    if (!first || due < first->due) first = Expiration{due, rule.id};
  }
  return first;
}

std::optional<std::string> expiration_header(Transaction& state, const Bucket& bucket,
                                             const Object& object) {
  if (!object.is_latest || object.is_marker) return std::nullopt;
  const auto expiration = expiration_of(rules_of(state, bucket), object);
  if (!expiration) return std::nullopt;
  return fmt::format("expiry-date=\"{}\", rule-id=\"{}\"", http_date(expiration->due),
                     wire::percent_encode(expiration->rule));
}

std::vector<Header> abort_headers(Transaction& state, const Bucket& bucket, std::string_view key,
                                  Clock::Time initiated) {
  std::optional<Expiration> first;
  for (const auto& rule : rules_of(state, bucket)) {
    if (!rule.abort_uploads.is_set() || !rule.matches_key(key)) continue;
    const auto due = rule.abort_uploads.due(initiated);
    if (!first || due < first->due) first = Expiration{due, rule.id};
  }
  if (!first) return {};
  return {{"x-amz-abort-date", http_date(first->due)}, {"x-amz-abort-rule-id", first->rule}};
}

}  // namespace fakes::s3
