#include "fakes/ses/events.h"
#include "fakes/wire/fault.h"
#include "sim/base/log.h"

namespace fakes::ses {
namespace {

using wire::Value;

Value list_of(Value item) {
  Value list = Value::list();
  list.push(std::move(item));
  return list;
}

InnerCall call_of(const Publication& publication, const Place& place) {
  InnerCall call;
  call.account = place.account;
  call.region = place.region;
  const std::string& target = publication.target;
  Value& input = call.input;
  input = Value::structure();
  if (publication.kind == "sns") {
    call.model = "sns";
    call.operation = "Publish";
    input.set("TopicArn", target);
    input.set("Subject", publication.subject);
    input.set("Message", publication.text);
  } else if (publication.kind == "firehose") {
    call.model = "firehose";
    call.operation = "PutRecord";
    input.set("DeliveryStreamName", target.substr(target.rfind('/') + 1));
    input.set("Record", Value::structure({{"Data", wire::Blob{publication.text + "\n"}}}));
  } else if (publication.kind == "events") {
    call.model = "events";
    call.operation = "PutEvents";
    input.set("Entries", list_of(Value::structure({{"Source", "aws.ses"},
                                                   {"DetailType", "Email Event"},
                                                   {"EventBusName", target},
                                                   {"Detail", publication.text}})));
  } else {
    call.model = "cloudwatch";
    call.operation = "PutMetricData";
    Value dimensions = Value::list();
    for (const auto& field : publication.dimensions.fields()) {
      dimensions.push(Value::structure({{"Name", field.name}, {"Value", field.value}}));
    }
    input.set("Namespace", "AWS/SES");
    input.set("MetricData", list_of(Value::structure({{"MetricName", publication.subject},
                                                      {"Dimensions", std::move(dimensions)},
                                                      {"Value", 1.0},
                                                      {"Unit", "Count"}})));
  }
  return call;
}

}  // namespace

void publish(Core& core, const Place& place, const std::vector<Publication>& publications) {
  for (const Publication& publication : publications) {
    try {
      core.call(call_of(publication, place));
    } catch (const sim::Error& error) {
      sim::log::debug("event for {} {} not published: {}", publication.kind, publication.target,
                      error.what());
    }
  }
}

}  // namespace fakes::ses
