#include <fmt/format.h>

#include "fakes/ses/account.h"
#include "fakes/ses/deliverability.h"
#include "fakes/ses/document.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

struct StoredEvent {
  std::string type;
  Clock::Time at;
  Value document;
};

// Whether the event is about that recipient; sending is about all.
bool concerns(const StoredEvent& event, const std::string& recipient) {
  if (event.type == "SEND" || event.type == "RENDERING_FAILURE") return true;
  const Value wanted = recipient;
  for (const Value& item : event.document["delivery"]["recipients"].items()) {
    if (item == wanted) return true;
  }
  for (const Value& item : event.document["bounce"]["bouncedRecipients"].items()) {
    if (item["emailAddress"] == wanted) return true;
  }
  for (const Value& item : event.document["complaint"]["complainedRecipients"].items()) {
    if (item["emailAddress"] == wanted) return true;
  }
  return false;
}

Value shown_event(const StoredEvent& event) {
  Value shown = Value::structure({{"Timestamp", event.at}, {"Type", event.type}});
  if (event.type == "BOUNCE") {
    const Value& bounce = event.document["bounce"];
    Value details = Value::structure();
    std::string type = bounce["bounceType"].text();
    for (char& c : type) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    details.set("BounceType", type);
    details.set("BounceSubType", bounce["bounceSubType"]);
    details.set("DiagnosticCode", bounce["bouncedRecipients"].items().front()["diagnosticCode"]);
    shown.set("Details", Value::structure({{"Bounce", std::move(details)}}));
  } else if (event.type == "COMPLAINT") {
    const Value details = Value::structure(
        {{"ComplaintFeedbackType", event.document["complaint"]["complaintFeedbackType"]}});
    shown.set("Details", Value::structure({{"Complaint", details}}));
  }
  return shown;
}

Value get_message_insights(Core& core, Call& call) {
  const std::string& id = call.input["MessageId"].text();
  Value document;
  std::vector<StoredEvent> events;
  core.store.read([&](Transaction& look) {
    document = look.first(
                       "SELECT document FROM ses_messages WHERE message_id = ? AND account = ?"
                       " AND region = ?",
                       [](const Row& row) { return from_text(row.view(0)); }, id, call.account,
                       call.region)
                   .value_or(Value());
    look.each(
        "SELECT type, at, document FROM ses_events WHERE message_id = ? ORDER BY id",
        [&](const Row& row) {
          events.push_back({row.text(0), Clock::Time(std::chrono::milliseconds(row.integer(1))),
                            from_text(row.view(2))});
        },
        id);
  });
  if (document.is_null() || document["incoming"].boolean()) {
    throw Fault("NotFoundException", fmt::format("Message {} does not exist.", id));
  }
  Value insights = Value::list();
  for (const Value& to : document["to"].items()) {
    Value shown = Value::list();
    for (const StoredEvent& event : events) {
      if (concerns(event, to["address"].text())) shown.push(shown_event(event));
    }
    insights.push(Value::structure(
        {{"Destination", to["address"]}, {"Isp", "UNKNOWN_ISP"}, {"Events", std::move(shown)}}));
  }
  return Value::structure({{"MessageId", id},
                           {"FromEmailAddress", document["from"]},
                           {"Subject", document["subject"]},
                           {"EmailTags", document["tags"]},
                           {"Insights", std::move(insights)}});
}

// By days.
Value batch_get_metric_data(Core& core, Call& call) {
  const auto points = core.store.read(
      [&](Transaction& look) { return statistics(look, place_of(call), call.now); });
  Value results = Value::list();
  for (const Value& query : call.input["Queries"].items()) {
    Value times = Value::list();
    Value values = Value::list();
    const auto end = query["EndDate"].time();
    auto day = std::chrono::floor<std::chrono::days>(query["StartDate"].time());
    for (int i = 0; i < 60 && day < end; ++i, day += std::chrono::days(1)) {
      std::int64_t sum = 0;
      for (const Statistics& point : points) {
        if (std::chrono::floor<std::chrono::days>(point.since) == day) {
          sum += metric_of(point, query["Metric"].text());
        }
      }
      times.push(Value(wire::Timestamp(day)));
      values.push(sum);
    }
    results.push(Value::structure(
        {{"Id", query["Id"]}, {"Timestamps", std::move(times)}, {"Values", std::move(values)}}));
  }
  return Value::structure({{"Results", std::move(results)}, {"Errors", Value::list()}});
}

}  // namespace

std::int64_t metric_of(const Statistics& point, const std::string& metric) {
  if (metric == "SEND") return point.attempts;
  if (metric == "PERMANENT_BOUNCE") return point.bounces;
  if (metric == "COMPLAINT") return point.complaints;
  if (metric == "DELIVERY") return point.attempts - point.bounces;
  return 0;
}

Operations insight_operations() {
  return {{"sesv2", "GetMessageInsights", get_message_insights},
          {"sesv2", "BatchGetMetricData", batch_get_metric_data}};
}

}  // namespace fakes::ses
