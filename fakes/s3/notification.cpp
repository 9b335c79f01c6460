#include "fakes/s3/notification.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/percent.h"
#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"
#include "fakes/wire/time_text.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

// A list of a configuration, the member with the ARN in it, and the service that the ARN is of.
struct List {
  std::string_view name;
  std::string_view arn;
  std::string_view service;
};

constexpr std::array lists = {
    List{"TopicConfigurations", "TopicArn", "sns"},
    List{"QueueConfigurations", "QueueArn", "sqs"},
    List{"LambdaFunctionConfigurations", "LambdaFunctionArn", "lambda"},
};

constexpr std::size_t kMaxRecords = 1000;
constexpr std::string_view kRecords = "event-records";

// What a configuration wants: an event and the keys of it.
struct Wish {
  std::string event;
  std::string prefix;
  std::string suffix;
};

Wish wish_of(const Value& configuration) {
  Wish wish;
  for (const auto& rule : configuration["Filter"]["Key"]["FilterRules"].items()) {
    const bool is_prefix = same_name(rule["Name"].text(), "prefix");
    (is_prefix ? wish.prefix : wish.suffix) = rule["Value"].text();
  }
  return wish;
}

// "s3:ObjectCreated:*" and "s3:ObjectCreated:Put" have events in common.
bool includes(std::string_view wanted, std::string_view event) {
  if (wanted == event) return true;
  if (wanted.empty() || wanted.back() != '*') return false;
  wanted.remove_suffix(1);
  return event.compare(0, wanted.size(), wanted) == 0;
}

bool begins_with(std::string_view text, std::string_view begin) {
  return text.compare(0, begin.size(), begin) == 0;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool overlap(const Wish& a, const Wish& b) {
  if (!includes(a.event, b.event) && !includes(b.event, a.event)) return false;
  const bool prefixes = begins_with(a.prefix, b.prefix) || begins_with(b.prefix, a.prefix);
  return prefixes && (ends_with(a.suffix, b.suffix) || ends_with(b.suffix, a.suffix));
}

void check_filter(const Value& configuration) {
  bool has_prefix = false;
  bool has_suffix = false;
  for (const auto& rule : configuration["Filter"]["Key"]["FilterRules"].items()) {
    const auto& name = rule["Name"].text();
    if (!same_name(name, "prefix") && !same_name(name, "suffix")) {
      throw invalid_argument("filter rule name must be either prefix or suffix", "FilterRule.Name",
                             name);
    }
    bool& has = same_name(name, "prefix") ? has_prefix : has_suffix;
    if (has) {
      throw invalid_argument(
          fmt::format("Cannot specify more than one {} rule in a filter.", lower_case(name)),
          "FilterRule.Name", name);
    }
    has = true;
  }
}

void check_arn(const std::string& arn, std::string_view service) {
  const auto parts = sim::split(arn, ':');
  const bool is_good = parts.size() >= 6 && parts[0] == "arn" && parts[2] == service &&
                       !parts[3].empty() && !parts[4].empty() && !parts[5].empty();
  if (!is_good) throw invalid_argument("The ARN could not be parsed", "ARN", arn);
}

nlohmann::json record_of(const Call& call, const Bucket& bucket, const Object& object,
                         std::string_view event, const Destination& destination) {
  std::string time;
  wire::append_time(time, call.now, wire::TimeFormat::iso8601, wire::Fraction::always);
  nlohmann::json entry = {{"key", percent_encode(object.key, "/")},
                          {"sequencer", fmt::format("{:016X}", milliseconds(call.now))}};
  if (!object.is_marker) {
    entry["size"] = object.size;
    entry["eTag"] = object.etag;
  }
  if (object.version != kNullVersion) entry["versionId"] = object.version;
  return {{"eventVersion", "2.1"},
          {"eventSource", "aws:s3"},
          {"awsRegion", bucket.region},
          {"eventTime", time},
          {"eventName", event},
          {"userIdentity", {{"principalId", "AWS:" + call.identity.user_id}}},
          {"requestParameters", {{"sourceIPAddress", call.source_ip}}},
          {"responseElements", {{"x-amz-request-id", call.request_id}}},
          {"s3",
           {{"s3SchemaVersion", "1.0"},
            {"configurationId", destination.configuration},
            {"bucket", {{"name", bucket.name}, {"arn", "arn:aws:s3:::" + bucket.name}}},
            {"object", entry}}}};
}

}  // namespace

void check_notification(const Value& notification) {
  std::vector<Wish> wishes;
  for (const auto& list : lists) {
    for (const auto& configuration : notification[list.name].items()) {
      check_arn(configuration[list.arn].text(), list.service);
      check_filter(configuration);
      if (configuration["Events"].size() == 0) throw malformed_xml();
      for (const auto& event : configuration["Events"].items()) {
        Wish wish = wish_of(configuration);
        wish.event = event.text();
        const bool is_shared = std::any_of(wishes.begin(), wishes.end(),
                                           [&](const Wish& other) { return overlap(wish, other); });
        if (is_shared) {
          throw Fault("InvalidArgument",
                      "Configurations overlap. Configurations on the same bucket cannot share a "
                      "common event type.")
              .with_status(400);
        }
        wishes.push_back(std::move(wish));
      }
    }
  }
}

std::vector<Destination> destinations(const Value& notification, std::string_view event,
                                      std::string_view key) {
  std::vector<Destination> found;
  const std::string full = "s3:" + std::string(event);
  for (const auto& list : lists) {
    for (const auto& configuration : notification[list.name].items()) {
      const Wish wish = wish_of(configuration);
      if (!begins_with(key, wish.prefix) || !ends_with(key, wish.suffix)) continue;
      const auto& events = configuration["Events"].items();
      if (std::any_of(events.begin(), events.end(),
                      [&full](const Value& wanted) { return includes(wanted.text(), full); })) {
        found.push_back({configuration[list.arn].text(), configuration["Id"].text()});
      }
    }
  }
  return found;
}

void note_event(Transaction& state, const Call& call, const Bucket& bucket, const Object& object,
                std::string_view event) {
  const auto notification = configuration(state, bucket, "NotificationConfiguration");
  if (!notification) return;
  for (const auto& destination : destinations(*notification, event, object.key)) {
    const auto last = state.first(
        "SELECT max(id) FROM s3_settings WHERE bucket = ? AND name = ?",
        [](const Row& row) { return row.text(0); }, bucket.id, kRecords);
    const std::int64_t number =
        last && !last->empty() ? std::stoll(*last) + 1 : static_cast<std::int64_t>(1);
    const nlohmann::json message = {
        {"destination", destination.arn},
        {"message", {{"Records", {record_of(call, bucket, object, event, destination)}}}}};
    put_setting(state, bucket, kRecords,
                message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                fmt::format("{:012}", number));
    remove_setting(state, bucket, kRecords,
                   fmt::format("{:012}", number - static_cast<std::int64_t>(kMaxRecords)));
  }
}

}  // namespace fakes::s3
