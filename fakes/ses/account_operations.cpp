#include "fakes/ses/account_operations.h"

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ses/account.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

Value quota_of(Transaction& look, const Call& call, const SesAccount& account) {
  return Value::structure({
      {"Max24HourSend", account.max_24_hours},
      {"MaxSendRate", account.max_a_second},
      {"SentLast24Hours", static_cast<double>(sent_in_a_day(look, place_of(call), call.now))},
  });
}

Value get_send_quota(Core& core, Call& call) {
  return core.store.read(
      [&](Transaction& look) { return quota_of(look, call, load_account(look, place_of(call))); });
}

Value get_send_statistics(Core& core, Call& call) {
  Value points = Value::list();
  core.store.read([&](Transaction& look) {
    for (const Statistics& point : statistics(look, place_of(call), call.now)) {
      points.push(Value::structure({{"Timestamp", point.since},
                                    {"DeliveryAttempts", point.attempts},
                                    {"Bounces", point.bounces},
                                    {"Complaints", point.complaints},
                                    {"Rejects", point.rejects}}));
    }
  });
  return Value::structure({{"SendDataPoints", std::move(points)}});
}

Value change_account(Core& core, const Call& call, void (*change_it)(SesAccount&, const Call&)) {
  core.store.write([&](Transaction& change) {
    SesAccount account = load_account(change, place_of(call));
    change_it(account, call);
    store_account(change, place_of(call), account, call.now);
  });
  return Value::structure();
}

Value get_account_sending_enabled(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const SesAccount account = load_account(look, place_of(call));
    return Value::structure({{"Enabled", account.is_sending_enabled}});
  });
}

Value update_account_sending_enabled(Core& core, Call& call) {
  return change_account(core, call, [](SesAccount& account, const Call& asked) {
    account.is_sending_enabled = asked.input["Enabled"].boolean();
  });
}

Value put_account_sending_attributes(Core& core, Call& call) {
  return change_account(core, call, [](SesAccount& account, const Call& asked) {
    account.is_sending_enabled = asked.input["SendingEnabled"].boolean();
  });
}

Value put_account_vdm_attributes(Core& core, Call& call) {
  return change_account(core, call, [](SesAccount& account, const Call& asked) {
    account.document.set("vdm", asked.input["VdmAttributes"]);
  });
}

Value put_account_dedicated_ip_warmup_attributes(Core& core, Call& call) {
  return change_account(core, call, [](SesAccount& account, const Call& asked) {
    account.document.set("warmup", asked.input["AutoWarmupEnabled"].boolean());
  });
}

Value put_account_details(Core& core, Call& call) {
  return change_account(core, call, [](SesAccount& account, const Call& asked) {
    const Value& review = account.document["review"];
    if (review["Status"].text() == "PENDING") {
      throw Fault("ConflictException",
                  "The account's details are under review and cannot be changed now.");
    }
    Value details = Value::structure();
    for (const char* member : {"MailType", "WebsiteURL", "ContactLanguage", "UseCaseDescription",
                               "AdditionalContactEmailAddresses"}) {
      if (asked.input.has(member)) details.set(member, asked.input[member]);
    }
    account.document.set("details", std::move(details));
    if (asked.input["ProductionAccessEnabled"].boolean() && !account.has_production_access) {
      // An operator decides: operator.h.
      account.document.set("review", Value::structure({{"Status", "PENDING"},
                                                       {"CaseId", random_text(12, "0123456789")}}));
    }
  });
}

Value suppression_of(const SesAccount& account) {
  Value reasons = account.document["suppressed"];
  if (reasons.is_null()) {
    reasons = Value::list();
    reasons.push("BOUNCE");
    reasons.push("COMPLAINT");
  }
  return Value::structure({{"SuppressedReasons", std::move(reasons)}});
}

Value get_account(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const SesAccount account = load_account(look, place_of(call));
    const Value& document = account.document;
    Value output = Value::structure();
    output.set("DedicatedIpAutoWarmupEnabled", document["warmup"].boolean(true));
    output.set("EnforcementStatus", "HEALTHY");
    output.set("ProductionAccessEnabled",
               account.has_production_access || load_settings(look).is_open);
    output.set("SendQuota", quota_of(look, call, account));
    output.set("SendingEnabled", account.is_sending_enabled);
    output.set("SuppressionAttributes", suppression_of(account));
    if (document.has("details")) {
      Value details = document["details"];
      details.set("ReviewDetails", document["review"]);
      output.set("Details", std::move(details));
    }
    Value vdm = document["vdm"];
    if (vdm.is_null()) vdm = Value::structure({{"VdmEnabled", "DISABLED"}});
    output.set("VdmAttributes", std::move(vdm));
    return output;
  });
}

}  // namespace

Operations account_operations() {
  return {
      {"ses", "GetSendQuota", get_send_quota},
      {"ses", "GetSendStatistics", get_send_statistics},
      {"ses", "GetAccountSendingEnabled", get_account_sending_enabled},
      {"ses", "UpdateAccountSendingEnabled", update_account_sending_enabled},
      {"sesv2", "GetAccount", get_account},
      {"sesv2", "PutAccountDetails", put_account_details},
      {"sesv2", "PutAccountSendingAttributes", put_account_sending_attributes},
      {"sesv2", "PutAccountVdmAttributes", put_account_vdm_attributes},
      {"sesv2", "PutAccountDedicatedIpWarmupAttributes",
       put_account_dedicated_ip_warmup_attributes},
  };
}

}  // namespace fakes::ses
