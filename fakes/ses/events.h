// What SES tells of the mail it sent: events of configuration sets and notifications of
// identities, in the JSON of the SES Developer Guide ("Examples of event data", "Amazon SNS
// notification contents"). Stored with the message, then published.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/core.h"
#include "fakes/ses/fate.h"
#include "fakes/ses/identity.h"
#include "fakes/ses/outgoing.h"

namespace fakes::ses {

struct Event {
  std::string type;  // "SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"
  std::string name;  // "send": the member with the details
  wire::Value details = wire::Value::structure();
  std::string feedback_id = {};  // of bounces and complaints
};

// A message that was accepted, as its events show it.
struct Sent {
  Place place;
  const Outgoing& outgoing;
  Clock::Time time;
  std::string source_ip;
  std::string caller_arn;
  std::string identity;  // under which it was sent
  wire::Value identity_document = {};
  wire::Value configuration_set = {};  // its document, or null
};

Event send_event();
Event delivery_event(const Sent& sent, const std::vector<std::string>& recipients);
// All recipients have the same fate.
Event bounce_event(const Sent& sent, const std::vector<std::string>& recipients, Fate fate);
Event complaint_event(const Sent& sent, const std::vector<std::string>& recipients);
Event rendering_failure_event(const std::string& template_name, const std::string& reason);

// "smtp; 550 5.1.1 user unknown"
std::string diagnostic(Fate fate);

// One text for one place: what publish() sends when the state is committed.
struct Publication {
  std::string kind;    // "sns", "firehose", "cloudwatch", "events"
  std::string target;  // an ARN
  std::string subject;
  std::string text;
  wire::Value dimensions = {};  // of CloudWatch: names and values
  std::string type;
};

// Keeps the events of a message and says where they are to go.
std::vector<Publication> store_events(Transaction& change, const Sent& sent,
                                      const std::vector<Event>& events);
// Failures are the destination's own affair, as on AWS.
void publish(Core& core, const Place& place, const std::vector<Publication>& publications);

}  // namespace fakes::ses
