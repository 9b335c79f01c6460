#include "fakes/ses/reputation.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/tenant.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

// By ARN. The document's members: customer (Status, Cause, LastUpdatedTimestamp), policy.
constexpr const char* kKind = "reputation";

// "arn:aws:ses:us-east-1:aws:reputation-policy/standard"
std::string policy_arn(const Place& place, std::string_view name) {
  const Place of_aws = {"aws", place.region};
  return of_aws.arn(fmt::format("reputation-policy/{}", name));
}

bool is_tenant(const std::string& arn) {
  return arn.find(":tenant/") != arn.npos;
}

Value record_of_status(const char* status, const char* cause, Clock::Time at) {
  return Value::structure({{"Status", status}, {"Cause", cause}, {"LastUpdatedTimestamp", at}});
}

// Of a resource that nobody has touched.
Value fresh(const Place& place, const std::string& arn, Clock::Time at) {
  Value document =
      Value::structure({{"customer", record_of_status("ENABLED", "Enabled by default.", at)}});
  document.set("policy", policy_arn(place, is_tenant(arn) ? "standard" : "none"));
  return document;
}

Record expect_entity(Transaction& look, const Call& call, Records& entities) {
  const std::string& arn = call.input["ReputationEntityReference"].text();
  if (!has_resource(look, place_of(call), arn)) {
    throw Fault("NotFoundException", fmt::format("Reputation entity <{}> does not exist.", arn));
  }
  auto record = entities.find(arn);
  if (record) return std::move(*record);
  return {0, arn, fresh(place_of(call), arn, call.now), call.now, call.now};
}

Value shown_entity(const Record& record) {
  const Value& customer = record.document["customer"];
  Value shown = Value::structure({{"ReputationEntityReference", record.name},
                                  {"ReputationEntityType", "RESOURCE"},
                                  {"ReputationManagementPolicy", record.document["policy"]},
                                  {"CustomerManagedStatus", customer}});
  shown.set("AwsSesManagedStatus",
            record_of_status("ENABLED", "No reputation findings.", record.created));
  shown.set("SendingStatusAggregate", customer["Status"]);
  return shown;
}

Value get(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    Records entities(look, place_of(call), kKind);
    return Value::structure(
        {{"ReputationEntity", shown_entity(expect_entity(look, call, entities))}});
  });
}

template <typename Change>
Value change_entity(Core& core, const Call& call, const Change& change_it) {
  core.store.write([&](Transaction& change) {
    Records entities(change, place_of(call), kKind);
    Record record = expect_entity(change, call, entities);
    change_it(record.document);
    entities.put(record.name, record.document, call.now);
  });
  return Value::structure();
}

Value update_status(Core& core, Call& call) {
  return change_entity(core, call, [&](Value& document) {
    Value status = record_of_status("", "Set by the customer.", call.now);
    status.set("Status", call.input["SendingStatus"]);
    document.set("customer", std::move(status));
  });
}

Value update_policy(Core& core, Call& call) {
  const std::string& wanted = call.input["ReputationEntityPolicy"].text();
  const auto is_wanted = [&](const char* name) {
    return policy_arn(place_of(call), name) == wanted;
  };
  constexpr const char* kPolicies[] = {"none", "standard", "strict"};
  if (std::none_of(std::begin(kPolicies), std::end(kPolicies), is_wanted)) {
    throw invalid(call, fmt::format("Invalid reputation policy <{}>.", wanted));
  }
  return change_entity(core, call, [&](Value& document) { document.set("policy", wanted); });
}

bool fits(const Value& filter, const Record& record) {
  const Value& prefix = filter["ENTITY_REFERENCE_PREFIX"];
  const Value& status = filter["SENDING_STATUS"];
  if (filter.has("REPUTATION_IMPACT")) return false;  // nothing is found against anybody
  if (!prefix.is_null() && record.name.rfind(prefix.text(), 0) != 0) return false;
  return status.is_null() || record.document["customer"]["Status"] == status;
}

// Tenants are entities from the beginning, other resources once something was set.
void make_of_tenants(Transaction& change, const Call& call, Records& entities) {
  const Place place = place_of(call);
  for (const Record& tenant : Records(change, place, "tenant").all()) {
    const std::string arn = tenant_arn(place, tenant);
    if (!entities.has(arn)) entities.put(arn, fresh(place, arn, tenant.created), tenant.created);
  }
}

Value list(Core& core, Call& call) {
  const Page page = core.store.write([&](Transaction& change) {
    Records entities(change, place_of(call), kKind);
    make_of_tenants(change, call, entities);
    return page_of(call, entities, 1000);
  });
  Value shown = Value::list();
  for (const Record& record : page.records) {
    if (fits(call.input["Filter"], record)) shown.push(shown_entity(record));
  }
  Value output = Value::structure({{"ReputationEntities", std::move(shown)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

}  // namespace

std::string sending_status(Transaction& look, const Place& place, const std::string& arn) {
  const auto record = Records(look, place, kKind).find(arn);
  return record ? record->document["customer"]["Status"].text() : "ENABLED";
}

void forget_reputation(Transaction& change, const Place& place, const std::string& arn) {
  Records(change, place, kKind).erase(arn);
}

Operations reputation_operations() {
  return {
      {"sesv2", "GetReputationEntity", get},
      {"sesv2", "ListReputationEntities", list},
      {"sesv2", "UpdateReputationEntityCustomerManagedStatus", update_status},
      {"sesv2", "UpdateReputationEntityPolicy", update_policy},
  };
}

}  // namespace fakes::ses
