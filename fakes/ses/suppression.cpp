#include "fakes/ses/suppression.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/request.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kKind = "suppressed";

std::string key_of(const Call& call) {
  const std::string& text = call.input["EmailAddress"].text();
  const auto address = mail::parse_path(text);
  if (!address) throw invalid(call, fmt::format("Invalid email address<{}>.", text));
  return lower_case(mail::normalized(*address));
}

bool has_reason(const Value& reasons, const std::string& reason) {
  return std::find(reasons.items().begin(), reasons.items().end(), Value(reason)) !=
         reasons.items().end();
}

// Both, unless the account chose.
Value account_reasons(const SesAccount& account) {
  const Value& chosen = account.document["suppressed"];
  if (chosen.kind() == Value::Kind::list) return chosen;
  Value both = Value::list();
  both.push("BOUNCE");
  both.push("COMPLAINT");
  return both;
}

Value put(Core& core, Call& call) {
  const std::string key = key_of(call);
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    Records(change, place, kKind)
        .put(key, Value::structure({{"Reason", call.input["Reason"]}}), call.now);
  });
  return Value::structure();
}

Fault not_listed(const Call& call) {
  return {"NotFoundException", fmt::format("Email address {} does not exist on your suppression "
                                           "list.",
                                           call.input["EmailAddress"].text())};
}

Value get(Core& core, Call& call) {
  const std::string key = key_of(call);
  const auto record = core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    return Records(look, place, kKind).find(key);
  });
  if (!record) throw not_listed(call);
  Value shown = Value::structure({{"EmailAddress", record->name},
                                  {"Reason", record->document["Reason"]},
                                  {"LastUpdateTime", record->changed}});
  if (record->document.has("MessageId")) {
    shown.set("Attributes", Value::structure({{"MessageId", record->document["MessageId"]},
                                              {"FeedbackId", record->document["FeedbackId"]}}));
  }
  return Value::structure({{"SuppressedDestination", std::move(shown)}});
}

Value remove(Core& core, Call& call) {
  const std::string key = key_of(call);
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    if (!Records(change, place, kKind).erase(key)) throw not_listed(call);
  });
  return Value::structure();
}

bool is_asked_for(const Call& call, const Record& record) {
  const Value& input = call.input;
  if (input["Reasons"].size() > 0 &&
      !has_reason(input["Reasons"], record.document["Reason"].text())) {
    return false;
  }
  if (input.has("StartDate") && record.changed < input["StartDate"].time()) return false;
  return !input.has("EndDate") || record.changed <= input["EndDate"].time();
}

Value list(Core& core, Call& call) {
  const auto after = read_page_token(call.input["NextToken"].text());
  if (!after) throw Fault("InvalidNextTokenException", "The specified next token is not valid.");
  const std::size_t limit = page_size(call, 1000);
  Value shown = Value::list();
  Value output = Value::structure();
  const auto records = core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    return Records(look, place, kKind).all();
  });
  std::int64_t last = 0;
  for (const Record& record : records) {
    if (record.id <= *after || !is_asked_for(call, record)) continue;
    if (shown.size() == limit) {
      output.set("NextToken", page_token(last));
      break;
    }
    shown.push(Value::structure({{"EmailAddress", record.name},
                                 {"Reason", record.document["Reason"]},
                                 {"LastUpdateTime", record.changed}}));
    last = record.id;
  }
  output.set("SuppressedDestinationSummaries", std::move(shown));
  return output;
}

Value put_account_attributes(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    SesAccount account = load_account(change, place);
    const Value* reasons = call.input.find("SuppressedReasons");
    account.document.set("suppressed", reasons == nullptr ? Value::list() : *reasons);
    store_account(change, place, account, call.now);
  });
  return Value::structure();
}

}  // namespace

void suppress(Transaction& change, const Place& place, const std::string& address, Reason reason,
              const std::string& message_id, const std::string& feedback_id, Clock::Time now) {
  const std::string name = reason == Reason::bounce ? "BOUNCE" : "COMPLAINT";
  if (!has_reason(account_reasons(load_account(change, place)), name)) return;
  Records(change, place, kKind)
      .put(lower_case(address),
           Value::structure(
               {{"Reason", name}, {"MessageId", message_id}, {"FeedbackId", feedback_id}}),
           now);
}

bool is_suppressed(Transaction& look, const Place& place, const SesAccount& account,
                   const Value& configuration_set, const std::string& address) {
  const auto record = Records(look, place, kKind).find(lower_case(address));
  if (!record) return false;
  const Value& options = configuration_set["SuppressionOptions"];
  const Value reasons =
      options.has("SuppressedReasons") ? options["SuppressedReasons"] : account_reasons(account);
  return has_reason(reasons, record->document["Reason"].text());
}

Operations suppression_operations() {
  return {
      {"sesv2", "PutSuppressedDestination", put},
      {"sesv2", "GetSuppressedDestination", get},
      {"sesv2", "DeleteSuppressedDestination", remove},
      {"sesv2", "ListSuppressedDestinations", list},
      {"sesv2", "PutAccountSuppressionAttributes", put_account_attributes},
  };
}

}  // namespace fakes::ses
