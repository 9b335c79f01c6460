#include "fakes/ses/events.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/mail/mime.h"
#include "fakes/random.h"
#include "fakes/ses/document.h"

namespace fakes::ses {
namespace {

using wire::Value;

struct BounceKind {
  const char* type;
  const char* sub_type;
  const char* status;
  const char* diagnostic;
};

BounceKind kind_of(Fate fate) {
  switch (fate) {
    case Fate::soft_bounced:
      return {"Transient", "MailboxFull", "4.2.2", "smtp; 452 4.2.2 mailbox full"};
    case Fate::without_tls:
      return {
          "Transient", "General", "4.7.0",
          "smtp; 530 5.7.0 The configuration set requires TLS, which the server does not offer"};
    case Fate::suppressed_everywhere:
      return {"Permanent", "Suppressed", "5.1.1",
              "Amazon SES has suppressed sending to this address because it has a recent history "
              "of bouncing as an invalid address."};
    case Fate::suppressed:
      return {"Permanent", "OnAccountSuppressionList", "5.1.1",
              "Amazon SES did not send the message to this address because it is on the "
              "suppression list for your account."};
    case Fate::unsubscribed:
      return {"Permanent", "UnsubscribedRecipient", "5.1.1",
              "Amazon SES did not send the message to this address because its owner "
              "unsubscribed."};
    default:
      return {"Permanent", "General", "5.1.1", "smtp; 550 5.1.1 user unknown"};
  }
}

std::string new_feedback_id(Clock::Time now) {
  return fmt::format("0100{:012x}-{}-000000", now.time_since_epoch().count(), random_uuid());
}

std::string mta(const Sent& sent) {
  return sent.place.region == "us-east-1"
             ? "a8-50.smtp-out.amazonses.com"
             : fmt::format("b224-12.smtp-out.{}.amazonses.com", sent.place.region);
}

std::string domain_of(const std::string& address) {
  return address.substr(address.rfind('@') + 1);
}

Value common_headers(const Sent& sent, const mail::Fields& fields) {
  Value common = Value::structure();
  const auto add_list = [&](const char* name, const char* field) {
    Value list = Value::list();
    for (const auto& address : mail::read_address_list(fields.value(field))) {
      list.push(address.text());
    }
    if (list.size() > 0) common.set(name, std::move(list));
  };
  add_list("returnPath", "Return-Path");
  add_list("from", "From");
  if (fields.find("Date") != nullptr) common.set("date", fields.value("Date"));
  add_list("to", "To");
  add_list("cc", "Cc");
  common.set("messageId", sent.outgoing.message_id);
  if (fields.find("Subject") != nullptr) common.set("subject", fields.value("Subject"));
  return common;
}

Value tags_of(const Sent& sent) {
  Value tags = Value::structure();
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) tags.set(name, list_of({value}));
  };
  add("ses:operation", sent.outgoing.operation);
  add("ses:configuration-set", sent.outgoing.configuration_set);
  add("ses:tenant-name", sent.outgoing.tenant);
  add("ses:source-ip", sent.source_ip);
  if (!sent.outgoing.from.empty()) {
    add("ses:from-domain", domain_of(sent.outgoing.from.front().address));
  }
  const auto slash = sent.caller_arn.find_last_of(":/");
  add("ses:caller-identity", sent.caller_arn.substr(slash == std::string::npos ? 0 : slash + 1));
  for (const auto& [name, value] : sent.outgoing.tags) add(name, value);
  return tags;
}

void add_headers(Value& mail, const Sent& sent, const mail::Fields& fields) {
  Value headers = Value::list();
  std::size_t size = 0;
  bool is_truncated = false;
  for (const auto& field : fields.all()) {
    size += field.raw.size();
    is_truncated = size > (10 << 10);
    if (is_truncated) break;
    headers.push(Value::structure({{"name", field.name}, {"value", field.value()}}));
  }
  mail.set("headersTruncated", is_truncated);
  mail.set("headers", std::move(headers));
  mail.set("commonHeaders", common_headers(sent, fields));
}

// "Send", "Rendering Failure": as events name themselves.
std::string shown_type(const std::string& type) {
  std::string shown;
  bool is_first = true;
  for (const char c : type) {
    shown += c == '_' ? ' ' : is_first ? c : static_cast<char>(c - 'A' + 'a');
    is_first = c == '_';
  }
  return shown;
}

// The object "mail" of all events.
Value mail_object(const Sent& sent, bool with_headers) {
  Value mail = Value::structure();
  mail.set("timestamp", iso_time(sent.time));
  const auto& from = sent.outgoing.from;
  mail.set("source", from.empty() ? "" : from.front().address);
  mail.set("sourceArn", sent.place.arn("identity/" + sent.identity));
  mail.set("sendingAccountId", sent.place.account);
  mail.set("messageId", sent.outgoing.message_id);
  Value destination = Value::list();
  for (const Party& party : sent.outgoing.to) destination.push(party.address);
  mail.set("destination", std::move(destination));
  if (with_headers) add_headers(mail, sent, mail::parse_fields(sent.outgoing.message).first);
  return mail;
}

bool matches(const Value& destination, const std::string& type) {
  const auto& types = destination["MatchingEventTypes"].items();
  return destination["Enabled"].boolean() &&
         std::find(types.begin(), types.end(), Value(type)) != types.end();
}

Value dimensions_of(const Value& destination, const Sent& sent) {
  Value out = Value::structure();
  const mail::Fields fields = mail::parse_fields(sent.outgoing.message).first;
  for (const Value& dimension : destination["DimensionConfigurations"].items()) {
    const std::string& name = dimension["DimensionName"].text();
    std::string value = dimension["DefaultDimensionValue"].text();
    if (dimension["DimensionValueSource"].text() == "EMAIL_HEADER") {
      if (fields.find(name) != nullptr) value = fields.value(name);
    } else {
      const Value tags = tags_of(sent);
      if (tags[name].size() > 0) value = tags[name].items().front().text();
    }
    out.set(name, value);
  }
  return out;
}

void add_publications(std::vector<Publication>& out, const Sent& sent, const Event& event,
                      const std::string& text) {
  const std::string subject = "Amazon SES Email Event Notification";
  for (const Value& destination : sent.configuration_set["EventDestinations"].items()) {
    if (!matches(destination, event.type)) continue;
    if (const Value* sns = destination.find("SnsDestination")) {
      out.push_back({"sns", (*sns)["TopicArn"].text(), subject, text, {}, event.type});
    } else if (const Value* hose = destination.find("KinesisFirehoseDestination")) {
      out.push_back({"firehose", (*hose)["DeliveryStreamArn"].text(), "", text, {}, event.type});
    } else if (const Value* watch = destination.find("CloudWatchDestination")) {
      out.push_back(
          {"cloudwatch", "", shown_type(event.type), "", dimensions_of(*watch, sent), event.type});
    } else if (const Value* bus = destination.find("EventBridgeDestination")) {
      out.push_back({"events", (*bus)["EventBusArn"].text(), "", text, {}, event.type});
    }
  }
}

// The identity's own topic for bounces, complaints and deliveries.
void add_notification(std::vector<Publication>& out, const Sent& sent, const Event& event) {
  std::string name;
  if (event.type == "BOUNCE") name = "Bounce";
  if (event.type == "COMPLAINT") name = "Complaint";
  if (event.type == "DELIVERY") name = "Delivery";
  const Value& topic = sent.identity_document["topics"][name];
  if (name.empty() || topic.is_null()) return;
  Value text = Value::structure({{"notificationType", name}, {event.name, event.details}});
  Value mail = mail_object(sent, sent.identity_document["headers"][name].boolean());
  mail.set("sourceIp", sent.source_ip);
  const auto slash = sent.caller_arn.find_last_of(":/");
  mail.set("callerIdentity", sent.caller_arn.substr(slash == std::string::npos ? 0 : slash + 1));
  text.set("mail", std::move(mail));
  out.push_back(
      {"sns", topic.text(), "Amazon SES Email Notification", to_text(text), {}, event.type});
}

}  // namespace

std::string diagnostic(Fate fate) {
  return kind_of(fate).diagnostic;
}

Event send_event() {
  return {"SEND", "send"};
}

Event delivery_event(const Sent& sent, const std::vector<std::string>& recipients) {
  Event event{"DELIVERY", "delivery"};
  event.details.set("timestamp", iso_time(sent.time));
  event.details.set("processingTimeMillis", 1);
  event.details.set("recipients", list_of(recipients));
  event.details.set("smtpResponse", "250 2.6.0 Message received");
  event.details.set("reportingMTA", mta(sent));
  return event;
}

Event bounce_event(const Sent& sent, const std::vector<std::string>& recipients, Fate fate) {
  const BounceKind kind = kind_of(fate);
  Event event{"BOUNCE", "bounce"};
  event.feedback_id = new_feedback_id(sent.time);
  event.details.set("feedbackId", event.feedback_id);
  event.details.set("bounceType", kind.type);
  event.details.set("bounceSubType", kind.sub_type);
  Value bounced = Value::list();
  for (const auto& recipient : recipients) {
    bounced.push(Value::structure({{"emailAddress", recipient},
                                   {"action", "failed"},
                                   {"status", kind.status},
                                   {"diagnosticCode", kind.diagnostic}}));
  }
  event.details.set("bouncedRecipients", std::move(bounced));
  event.details.set("timestamp", iso_time(sent.time));
  event.details.set("reportingMTA", "dsn; " + mta(sent));
  return event;
}

Event complaint_event(const Sent& sent, const std::vector<std::string>& recipients) {
  Event event{"COMPLAINT", "complaint"};
  event.feedback_id = new_feedback_id(sent.time);
  event.details.set("feedbackId", event.feedback_id);
  Value complained = Value::list();
  for (const auto& recipient : recipients) {
    complained.push(Value::structure({{"emailAddress", recipient}}));
  }
  event.details.set("complainedRecipients", std::move(complained));
  event.details.set("timestamp", iso_time(sent.time));
  event.details.set("userAgent", "Amazon SES Mailbox Simulator");
  event.details.set("complaintFeedbackType", "abuse");
  event.details.set("arrivalDate", iso_time(sent.time));
  return event;
}

Event rendering_failure_event(const std::string& template_name, const std::string& reason) {
  Event event{"RENDERING_FAILURE", "failure"};
  event.details.set("errorMessage", reason);
  event.details.set("templateName", template_name);
  return event;
}

std::vector<Publication> store_events(Transaction& change, const Sent& sent,
                                      const std::vector<Event>& events) {
  std::vector<Publication> publications;
  Value mail = mail_object(sent, true);
  mail.set("tags", tags_of(sent));
  const std::string mail_text = to_text(mail);
  for (const Event& event : events) {
    const std::string text =
        fmt::format(R"({{"eventType":"{}","mail":{},"{}":{}}})", shown_type(event.type), mail_text,
                    event.name, to_text(event.details));
    change.run(
        "INSERT INTO ses_events (account, region, message_id, type, at, document)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        sent.place.account, sent.place.region, sent.outgoing.message_id, event.type,
        sent.time.time_since_epoch().count(), text);
    add_publications(publications, sent, event, text);
    add_notification(publications, sent, event);
  }
  return publications;
}

}  // namespace fakes::ses
