#include <fmt/format.h>

#include "fakes/ses/account.h"
#include "fakes/ses/configuration_set.h"
#include "fakes/ses/tags.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

void check_pool(Transaction& look, const Call& call, const Value& delivery) {
  const Value* pool = delivery.find("SendingPoolName");
  const Place place = place_of(call);
  if (pool == nullptr || load_settings(look).is_open) return;
  if (Records(look, place, "ip_pool").has(pool->text())) return;
  throw Fault("NotFoundException",
              fmt::format("Dedicated IP pool <{}> does not exist.", pool->text()));
}

Value create(Core& core, Call& call) {
  const Value& input = call.input;
  core.store.write([&](Transaction& change) {
    Value document = Value::structure();
    for (const char* options :
         {"TrackingOptions", "DeliveryOptions", "ReputationOptions", "SendingOptions",
          "SuppressionOptions", "VdmOptions", "ArchivingOptions"}) {
      if (input.has(options)) document.set(options, input[options]);
    }
    document.set("Tags", checked_tags(call, input["Tags"]));
    check_redirect_domain(change, call, input["TrackingOptions"]);
    check_pool(change, call, input["DeliveryOptions"]);
    create_configuration_set(change, call, input["ConfigurationSetName"].text(), document);
  });
  return Value::structure();
}

Value get(Core& core, Call& call) {
  const std::string& name = call.input["ConfigurationSetName"].text();
  Value output = core.store.read(
      [&](Transaction& look) { return expect_configuration_set(look, call, name); });
  output.erase("EventDestinations");
  output.set("ConfigurationSetName", name);
  Value reputation = output["ReputationOptions"];
  reputation.set("ReputationMetricsEnabled", reputation["ReputationMetricsEnabled"].boolean());
  output.set("ReputationOptions", std::move(reputation));
  if (!output.has("SendingOptions")) {
    output.set("SendingOptions", Value::structure({{"SendingEnabled", true}}));
  }
  if (!output.has("Tags")) output.set("Tags", Value::list());
  return output;
}

Value list(Core& core, Call& call) {
  const Place place = place_of(call);
  const Page page = core.store.read([&](Transaction& look) {
    return page_of(call, Records(look, place, "configuration_set"), 1000);
  });
  Value names = Value::list();
  for (const Record& record : page.records) names.push(record.name);
  Value output = Value::structure({{"ConfigurationSets", std::move(names)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

// The members of the input but the set's name: they are the options' own.
Value options_of(const Call& call) {
  Value options = call.input;
  options.erase("ConfigurationSetName");
  return options;
}

Value put_delivery_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction& change) {
    check_pool(change, call, call.input);
    document.set("DeliveryOptions", options_of(call));
  });
}

Value put_reputation_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    Value reputation = document["ReputationOptions"];
    reputation.set("ReputationMetricsEnabled", call.input["ReputationMetricsEnabled"].boolean());
    document.set("ReputationOptions", std::move(reputation));
  });
}

Value put_sending_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    set_sending(document, call.input["SendingEnabled"].boolean(), call.now);
  });
}

Value put_suppression_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    Value options = options_of(call);
    // An empty list means that nothing is suppressed; none that the account's list counts.
    if (options.size() == 0) options = Value();
    document.set("SuppressionOptions", std::move(options));
  });
}

Value put_tracking_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction& change) {
    check_redirect_domain(change, call, call.input);
    Value options = options_of(call);
    if (options.size() == 0) options = Value();
    document.set("TrackingOptions", std::move(options));
  });
}

Value put_vdm_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    document.set("VdmOptions", call.input["VdmOptions"]);
  });
}

Value put_archiving_options(Core& core, Call& call) {
  return change_configuration_set(core, call, [&](Value& document, Transaction&) {
    Value options = options_of(call);
    if (options.size() == 0) options = Value();
    document.set("ArchivingOptions", std::move(options));
  });
}

}  // namespace

Operations configuration_set_operations_v2() {
  return {
      {"sesv2", "CreateConfigurationSet", create},
      {"sesv2", "GetConfigurationSet", get},
      {"sesv2", "ListConfigurationSets", list},
      {"sesv2", "DeleteConfigurationSet", delete_configuration_set},
      {"sesv2", "PutConfigurationSetDeliveryOptions", put_delivery_options},
      {"sesv2", "PutConfigurationSetReputationOptions", put_reputation_options},
      {"sesv2", "PutConfigurationSetSendingOptions", put_sending_options},
      {"sesv2", "PutConfigurationSetSuppressionOptions", put_suppression_options},
      {"sesv2", "PutConfigurationSetTrackingOptions", put_tracking_options},
      {"sesv2", "PutConfigurationSetVdmOptions", put_vdm_options},
      {"sesv2", "PutConfigurationSetArchivingOptions", put_archiving_options},
  };
}

}  // namespace fakes::ses
