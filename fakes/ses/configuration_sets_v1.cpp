#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/configuration_set.h"
#include "fakes/ses/event_destination.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

Value create(Core& core, Call& call) {
  const std::string& name = call.input["ConfigurationSet"]["Name"].text();
  core.store.write([&](Transaction& change) {
    create_configuration_set(change, call, name, Value::structure());
  });
  return Value::structure();
}

Value list(Core& core, Call& call) {
  const Place place = place_of(call);
  const Page page = core.store.read([&](Transaction& look) {
    return page_of(call, Records(look, place, "configuration_set"), 100);
  });
  Value sets = Value::list();
  for (const Record& record : page.records) {
    sets.push(Value::structure({{"Name", record.name}}));
  }
  Value output = Value::structure({{"ConfigurationSets", std::move(sets)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

bool asks_for(const Call& call, const char* attribute) {
  const auto& names = call.input["ConfigurationSetAttributeNames"].items();
  return std::find(names.begin(), names.end(), Value(attribute)) != names.end();
}

Value shown_reputation(const Value& document) {
  const Value& reputation = document["ReputationOptions"];
  Value shown = Value::structure();
  shown.set("SendingEnabled", document["SendingOptions"]["SendingEnabled"].boolean(true));
  shown.set("ReputationMetricsEnabled", reputation["ReputationMetricsEnabled"].boolean());
  shown.set("LastFreshStart", reputation["LastFreshStart"]);
  return shown;
}

Value describe(Core& core, Call& call) {
  const std::string& name = call.input["ConfigurationSetName"].text();
  const Value document = core.store.read(
      [&](Transaction& look) { return expect_configuration_set(look, call, name); });
  Value output = Value::structure();
  output.set("ConfigurationSet", Value::structure({{"Name", name}}));
  if (asks_for(call, "eventDestinations")) {
    Value shown = Value::list();
    for (const Value& destination : document["EventDestinations"].items()) {
      shown.push(event_destination_v1(destination));
    }
    output.set("EventDestinations", std::move(shown));
  }
  const Value& tracking = document["TrackingOptions"];
  if (asks_for(call, "trackingOptions") && tracking.has("CustomRedirectDomain")) {
    output.set("TrackingOptions",
               Value::structure({{"CustomRedirectDomain", tracking["CustomRedirectDomain"]}}));
  }
  const Value& delivery = document["DeliveryOptions"];
  if (asks_for(call, "deliveryOptions") && delivery.has("TlsPolicy")) {
    const bool requires_tls = delivery["TlsPolicy"].text() == "REQUIRE";
    output.set("DeliveryOptions",
               Value::structure({{"TlsPolicy", requires_tls ? "Require" : "Optional"}}));
  }
  if (asks_for(call, "reputationOptions")) {
    output.set("ReputationOptions", shown_reputation(document));
  }
  return output;
}

Value put_delivery_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    const Value& options = call.input["DeliveryOptions"];
    Value delivery = document["DeliveryOptions"];
    if (options.is_null()) {
      delivery = Value();
    } else {
      delivery.set("TlsPolicy", options["TlsPolicy"].text() == "Require" ? "REQUIRE" : "OPTIONAL");
    }
    document.set("DeliveryOptions", std::move(delivery));
  });
}

enum class Tracking { create, update, remove };

Value change_tracking(Core& core, const Call& call, Tracking how) {
  return change_configuration_set(core, call, [&](Value& document, Transaction& change) {
    const std::string& name = call.input["ConfigurationSetName"].text();
    const bool is_there = document["TrackingOptions"].has("CustomRedirectDomain");
    if (how == Tracking::create && is_there) {
      throw Fault("TrackingOptionsAlreadyExistsException",
                  fmt::format("Configuration set <{}> already has tracking options.", name))
          .with("ConfigurationSetName", name);
    }
    if (how != Tracking::create && !is_there) {
      throw Fault("TrackingOptionsDoesNotExistException",
                  fmt::format("Configuration set <{}> has no tracking options.", name))
          .with("ConfigurationSetName", name);
    }
    if (how == Tracking::remove) {
      document.erase("TrackingOptions");
      return;
    }
    check_redirect_domain(change, call, call.input["TrackingOptions"]);
    document.set("TrackingOptions", call.input["TrackingOptions"]);
  });
}

Value create_tracking(Core& core, Call& call) {
  return change_tracking(core, call, Tracking::create);
}

Value update_tracking(Core& core, Call& call) {
  return change_tracking(core, call, Tracking::update);
}

Value delete_tracking(Core& core, Call& call) {
  return change_tracking(core, call, Tracking::remove);
}

Value update_reputation(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    Value reputation = document["ReputationOptions"];
    reputation.set("ReputationMetricsEnabled", call.input["Enabled"]);
    document.set("ReputationOptions", std::move(reputation));
  });
}

Value update_sending(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    set_sending(document, call.input["Enabled"].boolean(), call.now);
  });
}

}  // namespace

// Switched on again, the reputation's measuring starts afresh.
void set_sending(Value& document, bool is_enabled, Clock::Time now) {
  const bool was_enabled = document["SendingOptions"]["SendingEnabled"].boolean(true);
  document.set("SendingOptions", Value::structure({{"SendingEnabled", is_enabled}}));
  if (was_enabled || !is_enabled) return;
  Value reputation = document["ReputationOptions"];
  reputation.set("LastFreshStart", now);
  document.set("ReputationOptions", std::move(reputation));
}

Operations configuration_set_operations_v1() {
  return {
      {"ses", "CreateConfigurationSet", create},
      {"ses", "DeleteConfigurationSet", delete_configuration_set},
      {"ses", "DescribeConfigurationSet", describe},
      {"ses", "ListConfigurationSets", list},
      {"ses", "PutConfigurationSetDeliveryOptions", put_delivery_options},
      {"ses", "CreateConfigurationSetTrackingOptions", create_tracking},
      {"ses", "UpdateConfigurationSetTrackingOptions", update_tracking},
      {"ses", "DeleteConfigurationSetTrackingOptions", delete_tracking},
      {"ses", "UpdateConfigurationSetReputationMetricsEnabled", update_reputation},
      {"ses", "UpdateConfigurationSetSendingEnabled", update_sending},
  };
}

}  // namespace fakes::ses
