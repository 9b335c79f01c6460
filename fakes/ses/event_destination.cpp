#include "fakes/ses/event_destination.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "fakes/ses/configuration_set.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostDestinations = 10;

// "renderingFailure" and "RENDERING_FAILURE", "messageTag" and "MESSAGE_TAG".
std::string to_upper_snake(std::string_view camel) {
  std::string out;
  for (const char c : camel) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) != 0) out += '_';
    out += static_cast<char>(std::toupper(letter));
  }
  return out;
}

std::string to_camel(std::string_view snake) {
  std::string out;
  bool is_upper = false;
  for (const char c : snake) {
    const auto letter = static_cast<unsigned char>(c);
    if (c == '_') {
      is_upper = true;
    } else {
      out += static_cast<char>(is_upper ? std::toupper(letter) : std::tolower(letter));
      is_upper = false;
    }
  }
  return out;
}

Value renamed_dimensions(const Value& dimensions, std::string (*rename)(std::string_view)) {
  Value out = Value::list();
  for (Value dimension : dimensions.items()) {
    dimension.set("DimensionValueSource", rename(dimension["DimensionValueSource"].text()));
    out.push(std::move(dimension));
  }
  return out;
}

Value from_v1(const Value& v1) {
  Value out = Value::structure();
  out.set("Name", v1["Name"]);
  out.set("Enabled", v1["Enabled"].boolean());
  Value types = Value::list();
  for (const Value& type : v1["MatchingEventTypes"].items()) {
    types.push(to_upper_snake(type.text()));
  }
  out.set("MatchingEventTypes", std::move(types));
  if (const Value* firehose = v1.find("KinesisFirehoseDestination")) {
    out.set("KinesisFirehoseDestination",
            Value::structure({{"IamRoleArn", (*firehose)["IAMRoleARN"]},
                              {"DeliveryStreamArn", (*firehose)["DeliveryStreamARN"]}}));
  }
  if (const Value* watch = v1.find("CloudWatchDestination")) {
    out.set("CloudWatchDestination",
            Value::structure(
                {{"DimensionConfigurations",
                  renamed_dimensions((*watch)["DimensionConfigurations"], to_upper_snake)}}));
  }
  if (const Value* sns = v1.find("SNSDestination")) {
    out.set("SnsDestination", Value::structure({{"TopicArn", (*sns)["TopicARN"]}}));
  }
  return out;
}

constexpr std::array<const char*, 5> kKinds = {"KinesisFirehoseDestination",
                                               "CloudWatchDestination", "SnsDestination",
                                               "EventBridgeDestination", "PinpointDestination"};

void check_arn(const Call& call, const Value& arn, std::string_view service,
               std::string_view v1_code) {
  const auto marker = fmt::format(":{}:", service);
  const std::string& text = arn.text();
  if (text.rfind("arn:", 0) == 0 && text.find(marker) != text.npos) return;
  throw Fault(is_v2(call) ? "BadRequestException" : v1_code,
              fmt::format("Invalid {} ARN <{}>.", service, text));
}

void check(const Call& call, const Value& destination) {
  std::size_t kinds = 0;
  for (const char* kind : kKinds) kinds += destination[kind].is_null() ? 0 : 1;
  if (kinds != 1) throw invalid(call, "Exactly one kind of event destination must be specified.");
  if (destination["MatchingEventTypes"].size() == 0) {
    throw invalid(call, "At least one matching event type must be specified.");
  }
  if (const Value* sns = destination.find("SnsDestination")) {
    check_arn(call, (*sns)["TopicArn"], "sns", "InvalidSNSDestination");
  }
  if (const Value* firehose = destination.find("KinesisFirehoseDestination")) {
    check_arn(call, (*firehose)["DeliveryStreamArn"], "firehose", "InvalidFirehoseDestination");
    check_arn(call, (*firehose)["IamRoleArn"], "iam", "InvalidFirehoseDestination");
  }
  const Value* watch = destination.find("CloudWatchDestination");
  if (watch != nullptr && (*watch)["DimensionConfigurations"].size() == 0) {
    throw Fault(is_v2(call) ? "BadRequestException" : "InvalidCloudWatchDestination",
                "At least one dimension must be specified.");
  }
}

// SES says so to a topic that it may publish to; whether there is one is SNS's to say.
void greet_topic(Core& core, const Call& call, const Value& destination) {
  const Value* sns = destination.find("SnsDestination");
  if (sns == nullptr) return;
  const Value input = Value::structure(
      {{"TopicArn", (*sns)["TopicArn"]},
       {"Message", "Successfully validated SNS topic for Amazon SES event publishing."}});
  try {
    core.call({"sns", "Publish", input, call.account, call.region});
  } catch (const Fault& fault) {
    if (fault.code() != "NotFound" && fault.code() != "NotFoundException") return;
    throw Fault(is_v2(call) ? "BadRequestException" : "InvalidSNSDestination",
                fmt::format("SNS topic <{}> not found.", (*sns)["TopicArn"].text()));
  } catch (const sim::Error&) {
    // There is no SNS here.
  }
}

Value definition(const Call& call) {
  const Value& given = call.input["EventDestination"];
  if (!is_v2(call)) return from_v1(given);
  Value destination = given;
  destination.set("Name", call.input["EventDestinationName"]);
  destination.set("Enabled", given["Enabled"].boolean());
  return destination;
}

std::optional<std::size_t> index_of(const Value& list, const std::string& name) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list.items()[i]["Name"].text() == name) return i;
  }
  return std::nullopt;
}

Fault no_destination(const Call& call, const std::string& name) {
  const std::string& set = call.input["ConfigurationSetName"].text();
  if (is_v2(call)) {
    return {
        "NotFoundException",
        fmt::format("Event destination <{}> does not exist in configuration set <{}>.", name, set)};
  }
  return Fault("EventDestinationDoesNotExist", fmt::format("No EventDestination found for {}", set))
      .with("ConfigurationSetName", set)
      .with("EventDestinationName", name);
}

Value create(Core& core, Call& call) {
  const Value destination = definition(call);
  const std::string& name = destination["Name"].text();
  const std::string& set = call.input["ConfigurationSetName"].text();
  core.store.read([&](Transaction& look) { expect_configuration_set(look, call, set); });
  check_configuration_set_name(call, name);
  check(call, destination);
  greet_topic(core, call, destination);
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    Value list = document["EventDestinations"];
    if (index_of(list, name)) {
      auto fault = already_exists(
          call, "EventDestinationAlreadyExists",
          fmt::format("Event destination <{}> already exists in configuration set <{}>.", name,
                      set));
      if (!is_v2(call)) {
        fault.with("ConfigurationSetName", set).with("EventDestinationName", name);
      }
      throw fault;
    }
    if (list.size() >= kMostDestinations) {
      throw limit_exceeded(call, "A configuration set has 10 event destinations at most.");
    }
    list.push(destination);
    document.set("EventDestinations", std::move(list));
  });
}

Value update(Core& core, Call& call) {
  const Value destination = definition(call);
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    const Value& list = document["EventDestinations"];
    const auto index = index_of(list, destination["Name"].text());
    if (!index) throw no_destination(call, destination["Name"].text());
    check(call, destination);
    Value changed = Value::list();
    for (std::size_t i = 0; i < list.size(); ++i) {
      changed.push(i == *index ? destination : list.items()[i]);
    }
    document.set("EventDestinations", std::move(changed));
  });
}

Value remove(Core& core, Call& call) {
  const std::string& name = call.input["EventDestinationName"].text();
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    const Value& list = document["EventDestinations"];
    if (!index_of(list, name)) throw no_destination(call, name);
    Value kept = Value::list();
    for (const Value& destination : list.items()) {
      if (destination["Name"].text() != name) kept.push(destination);
    }
    document.set("EventDestinations", std::move(kept));
  });
}

Value get(Core& core, Call& call) {
  const Value document = core.store.read([&](Transaction& look) {
    return expect_configuration_set(look, call, call.input["ConfigurationSetName"].text());
  });
  const Value& list = document["EventDestinations"];
  return Value::structure({{"EventDestinations", list.is_null() ? Value::list() : list}});
}

}  // namespace

Value event_destination_v1(const Value& destination) {
  Value out = Value::structure();
  out.set("Name", destination["Name"]);
  out.set("Enabled", destination["Enabled"]);
  std::vector<std::string> names;
  for (const Value& type : destination["MatchingEventTypes"].items()) {
    // Version 1 knows no others.
    if (type.text() == "DELIVERY_DELAY" || type.text() == "SUBSCRIPTION") continue;
    names.push_back(to_camel(type.text()));
  }
  std::sort(names.begin(), names.end());
  Value types = Value::list();
  for (const auto& name : names) types.push(name);
  out.set("MatchingEventTypes", std::move(types));
  if (const Value* firehose = destination.find("KinesisFirehoseDestination")) {
    out.set("KinesisFirehoseDestination",
            Value::structure({{"IAMRoleARN", (*firehose)["IamRoleArn"]},
                              {"DeliveryStreamARN", (*firehose)["DeliveryStreamArn"]}}));
  }
  if (const Value* watch = destination.find("CloudWatchDestination")) {
    out.set(
        "CloudWatchDestination",
        Value::structure({{"DimensionConfigurations",
                           renamed_dimensions((*watch)["DimensionConfigurations"], to_camel)}}));
  }
  if (const Value* sns = destination.find("SnsDestination")) {
    out.set("SNSDestination", Value::structure({{"TopicARN", (*sns)["TopicArn"]}}));
  }
  return out;
}

Operations event_destination_operations() {
  return {
      {"ses", "CreateConfigurationSetEventDestination", create},
      {"ses", "UpdateConfigurationSetEventDestination", update},
      {"ses", "DeleteConfigurationSetEventDestination", remove},
      {"sesv2", "CreateConfigurationSetEventDestination", create},
      {"sesv2", "UpdateConfigurationSetEventDestination", update},
      {"sesv2", "DeleteConfigurationSetEventDestination", remove},
      {"sesv2", "GetConfigurationSetEventDestinations", get},
  };
}

}  // namespace fakes::ses
