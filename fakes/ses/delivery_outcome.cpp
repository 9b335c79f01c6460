#include <fmt/format.h>

#include "fakes/mail/mime.h"
#include "fakes/ses/delivery.h"
#include "fakes/ses/document.h"
#include "fakes/ses/feedback.h"
#include "fakes/ses/suppression.h"

namespace fakes::ses {

using wire::Value;

mail::Envelope Delivery::envelope() const {
  mail::Envelope envelope;
  envelope.account = place_.account;
  envelope.region = place_.region;
  envelope.via = fmt::format("{}:{}", call_.wire.service.name(), outgoing_.operation);
  envelope.message_id = outgoing_.message_id;
  envelope.from = outgoing_.return_path;
  envelope.caller = call_.identity.arn;
  envelope.source_ip = call_.source_ip;
  envelope.time = call_.now;
  for (const Party& party : outgoing_.to) {
    const auto found = fates_.find(party.address);
    mail::Recipient recipient{party.address};
    if (found != fates_.end()) {
      recipient.verdict = verdict_name(found->second);
      if (is_bounce(found->second)) recipient.detail = diagnostic(found->second);
    }
    envelope.to.push_back(std::move(recipient));
  }
  return envelope;
}

std::vector<Publication> Delivery::carry_out(std::vector<std::string>& mails) {
  const Sent sent = sent_message();
  std::vector<Event> events = {send_event()};
  if (outgoing_.rendering_failure) {
    events = {rendering_failure_event(outgoing_.operation, *outgoing_.rendering_failure)};
  } else {
    add_fates(sent, events, mails);
  }
  remember(sent);
  return store_events(change_, sent, events);
}

Sent Delivery::sent_message() const {
  return {place_,       outgoing_,        call_.now,         call_.source_ip, call_.identity.arn,
          sender_.name, sender_.document, configuration_set_};
}

void Delivery::add_fates(const Sent& sent, std::vector<Event>& events,
                         std::vector<std::string>& mails) {
  std::map<Fate, std::vector<std::string>> fates;
  for (const Party& party : outgoing_.to) {
    fates[fates_[party.address]].push_back(party.address);
  }
  for (const auto& [fate, recipients] : fates) {
    if (is_delivered(fate)) events.push_back(delivery_event(sent, recipients));
    if (fate == Fate::complained) events.push_back(complaint_event(sent, recipients));
    if (is_bounce(fate)) events.push_back(bounce_event(sent, recipients, fate));
    const std::string& feedback_id = events.back().feedback_id;
    for (const auto& address : recipients) count_fate(address, fate, feedback_id);
    add_mail(sent, fate, recipients, mails);
  }
  Statistics more{call_.now};
  more.attempts = counted_;
  more.bounces = bounces_;
  more.complaints = complaints_;
  count(change_, place_, more);
}

void Delivery::count_fate(const std::string& address, Fate fate, const std::string& feedback_id) {
  if (is_simulator(address)) return;
  if (fate == Fate::bounced) {
    ++bounces_;
    suppress(change_, place_, address, Reason::bounce, outgoing_.message_id, feedback_id,
             call_.now);
  } else if (fate == Fate::complained) {
    ++complaints_;
    suppress(change_, place_, address, Reason::complaint, outgoing_.message_id, feedback_id,
             call_.now);
  }
}

bool Delivery::wants_forwarding() const {
  const Value& topics = sender_.document["topics"];
  const bool has_topics = topics.has("Bounce") && topics.has("Complaint");
  return sender_.document["forwarding"].boolean(true) || !has_topics;
}

void Delivery::add_mail(const Sent& sent, Fate fate, const std::vector<std::string>& recipients,
                        std::vector<std::string>& mails) const {
  const Feedback feedback{outgoing_.return_path, new_message_id(place_.region, sent.time),
                          sent.time, outgoing_.message, recipients};
  if (fate == Fate::out_of_office) {
    mails.push_back(away_mail(feedback));
  } else if (fate == Fate::complained && wants_forwarding()) {
    mails.push_back(complaint_mail(feedback));
  } else if (is_bounce(fate) && wants_forwarding()) {
    mails.push_back(bounce_mail(feedback, fate));
  }
}

void Delivery::remember(const Sent& sent) {
  Value document = Value::structure();
  document.set("from", outgoing_.from.empty() ? "" : outgoing_.from.front().written);
  document.set("subject", mail::parse_fields(outgoing_.message).first.value("Subject"));
  Value to = Value::list();
  for (const Party& party : outgoing_.to) {
    const Fate fate = fates_[party.address];
    to.push(Value::structure({{"address", party.address},
                              {"verdict", verdict_name(fate)},
                              {"event", last_event(fate)}}));
  }
  document.set("to", std::move(to));
  Value tags = Value::list();
  for (const auto& [name, value] : outgoing_.tags) {
    tags.push(Value::structure({{"Name", name}, {"Value", value}}));
  }
  document.set("tags", std::move(tags));
  if (!outgoing_.template_name.empty()) {
    document.set("template", outgoing_.template_name);
    document.set("template_data", outgoing_.template_data);
  }
  change_.run(
      "INSERT INTO ses_messages (message_id, account, region, at, document)"
      " VALUES (?, ?, ?, ?, ?)",
      outgoing_.message_id, place_.account, place_.region, sent.time.time_since_epoch().count(),
      to_text(document));
}

}  // namespace fakes::ses
