#include "fakes/ssm/parameter_policies.h"

#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/wire/fault.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

using nlohmann::json;
using wire::Fault;
using wire::Value;

namespace {

constexpr std::size_t kMostPolicies = 10;
constexpr int kDeepest = 8;

[[noreturn]] void bad_attribute(const std::string& message) {
  throw Fault("InvalidPolicyAttributeException", message);
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() && found->is_string()
             ? found->get<std::string>()
             : std::string();
}

const json& attributes_of(const json& policy) {
  static const json none = json::object();
  const auto found = policy.find("Attributes");
  return found == policy.end() ? none : *found;
}

// "Before": "15", "Unit": "Days"
std::optional<std::chrono::hours> span_of(const json& attributes, const char* amount) {
  const std::string count = text_of(attributes, amount);
  const std::string unit = text_of(attributes, "Unit");
  int number = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), number);
  if (error != std::errc() || end != count.data() + count.size() || number <= 0) {
    return std::nullopt;
  }
  if (unit == "Days") return std::chrono::hours(24) * number;
  if (unit == "Hours") return std::chrono::hours(number);
  return std::nullopt;
}

std::optional<Clock::Time> timestamp_of(const json& policy) {
  return wire::parse_time(text_of(attributes_of(policy), "Timestamp"), wire::TimeFormat::iso8601);
}

// Discarded when it is no JSON, or nested deeper than policies are.
json parse(std::string_view text) {
  bool is_deep = false;
  const auto look = [&](int depth, json::parse_event_t, json&) {
    is_deep = is_deep || depth > kDeepest;
    return !is_deep;
  };
  json policies = json::parse(text, look, false);
  return is_deep ? json(json::value_t::discarded) : policies;
}

void check_policy(const json& policy) {
  const std::string type = text_of(policy, "Type");
  const json& attributes = attributes_of(policy);
  if (type == "Expiration") {
    if (!timestamp_of(policy)) {
      bad_attribute("The Expiration policy needs a Timestamp attribute in ISO 8601 format.");
    }
  } else if (type == "ExpirationNotification") {
    if (!span_of(attributes, "Before")) {
      bad_attribute("The ExpirationNotification policy needs the attributes Before and Unit.");
    }
  } else if (type == "NoChangeNotification") {
    if (!span_of(attributes, "After")) {
      bad_attribute("The NoChangeNotification policy needs the attributes After and Unit.");
    }
  } else {
    throw Fault("InvalidPolicyTypeException",
                "The policy type isn't supported. Parameter Store supports the following policy "
                "types: Expiration, ExpirationNotification, and NoChangeNotification.");
  }
}

Clock::Time due(const json& policy, std::optional<Clock::Time> expires, Clock::Time modified) {
  const std::string type = text_of(policy, "Type");
  if (type == "Expiration") return timestamp_of(policy).value_or(Clock::Time::max());
  if (type == "NoChangeNotification") {
    return modified + span_of(attributes_of(policy), "After").value_or(std::chrono::hours(0));
  }
  return expires.value_or(modified) -
         span_of(attributes_of(policy), "Before").value_or(std::chrono::hours(0));
}

}  // namespace

std::string check_policies(std::string_view text) {
  if (text.empty()) return "";
  const json policies = parse(text);
  if (!policies.is_array()) {
    throw Fault("InvalidPolicyTypeException", "The parameter policies must be a JSON array.");
  }
  if (policies.empty() ||
      (policies.size() == 1 && policies[0].is_object() && policies[0].empty())) {
    return "";
  }
  if (policies.size() > kMostPolicies) {
    throw Fault("PoliciesLimitExceededException",
                "You specified more than the maximum number of allowed policies for the "
                "parameter. The maximum is 10.");
  }
  int expirations = 0;
  bool notifies = false;
  for (const json& policy : policies) {
    check_policy(policy);
    expirations += text_of(policy, "Type") == "Expiration" ? 1 : 0;
    notifies = notifies || text_of(policy, "Type") == "ExpirationNotification";
  }
  if (expirations > 1 || (notifies && expirations == 0)) {
    throw Fault("IncompatiblePolicyException",
                "There is a conflict in the policies specified for this parameter. You can't, for "
                "example, specify two Expiration policies for a parameter. Review your policies, "
                "and try again.");
  }
  return std::string(text);
}

std::optional<Clock::Time> expiration_of(std::string_view policies) {
  if (policies.empty()) return std::nullopt;
  for (const json& policy : parse(policies)) {
    if (text_of(policy, "Type") == "Expiration") return timestamp_of(policy);
  }
  return std::nullopt;
}

Value describe_policies(std::string_view policies, Clock::Time modified, Clock::Time now) {
  Value list = Value::list();
  if (policies.empty()) return list;
  const auto expires = expiration_of(policies);
  for (const json& policy : parse(policies)) {
    const bool is_done = due(policy, expires, modified) <= now;
    list.push(Value::structure({{"PolicyText", policy.dump()},
                                {"PolicyType", text_of(policy, "Type")},
                                {"PolicyStatus", is_done ? "Finished" : "Pending"}}));
  }
  return list;
}

}  // namespace fakes::ssm
