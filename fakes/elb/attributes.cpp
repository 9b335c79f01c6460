// Attributes of load balancers. They are kept; what becomes of them is the environment's.
#include <fmt/format.h>

#include "fakes/elb/balancer.h"
#include "fakes/elb/places.h"

namespace fakes::elb {
namespace {

constexpr std::int64_t longest_draining = 3600;

void check(const Value& attributes) {
  const Value& log = attributes["AccessLog"];
  if (log["Enabled"].boolean() && log["S3BucketName"].text().empty()) {
    throw Fault("InvalidConfigurationRequest", "Access logs need an S3 bucket's name");
  }
  if (const Value* interval = log.find("EmitInterval")) {
    if (interval->integer() != 5 && interval->integer() != 60) {
      throw Fault("ValidationError", "Access logs are published every 5 or 60 minutes");
    }
  }
  const Value* draining = attributes["ConnectionDraining"].find("Timeout");
  if (draining != nullptr && (draining->integer() < 1 || draining->integer() > longest_draining)) {
    throw Fault("ValidationError",
                fmt::format("The draining timeout is none from 1 to {}", longest_draining));
  }
  for (const Value& more : attributes["AdditionalAttributes"].items()) {
    if (more["Key"].text() != "elb.http.desyncmitigationmode") {
      throw Fault("LoadBalancerAttributeNotFound",
                  fmt::format("There is no attribute {}", more["Key"].text()));
    }
    const std::string& value = more["Value"].text();
    if (value != "monitor" && value != "defensive" && value != "strictest") {
      throw Fault("InvalidConfigurationRequest", fmt::format("{} is no mode", value));
    }
  }
}

Value describe_attributes(Core& core, Call& call) {
  return core.store.read([&](Transaction& state) {
    return Value::structure({{"LoadBalancerAttributes", get_balancer(state, call).attributes}});
  });
}

// What is not said stays as it is; what is said of one attribute is said of all of it.
Value modify_attributes(Core& core, Call& call) {
  const Value& wanted = call.input["LoadBalancerAttributes"];
  check(wanted);
  return change_balancer(core, call, [&](Balancer& balancer) {
    for (const auto& field : wanted.fields()) {
      Value value = field.value;
      if (field.name == "ConnectionDraining" && !value.has("Timeout")) {
        value.set("Timeout", balancer.attributes["ConnectionDraining"]["Timeout"]);
      }
      if (field.name == "AccessLog" && value["Enabled"].boolean() && !value.has("EmitInterval")) {
        value.set("EmitInterval", 60);
      }
      balancer.attributes.set(field.name, std::move(value));
    }
    return Value::structure(
        {{"LoadBalancerName", balancer.name()}, {"LoadBalancerAttributes", balancer.attributes}});
  });
}

}  // namespace

Value usual_attributes() {
  Value more = Value::list();
  more.push(Value::structure({{"Key", "elb.http.desyncmitigationmode"}, {"Value", "defensive"}}));
  return Value::structure(
      {{"CrossZoneLoadBalancing", Value::structure({{"Enabled", false}})},
       {"AccessLog", Value::structure({{"Enabled", false}})},
       {"ConnectionDraining", Value::structure({{"Enabled", false}, {"Timeout", 300}})},
       {"ConnectionSettings", Value::structure({{"IdleTimeout", 60}})},
       {"AdditionalAttributes", std::move(more)}});
}

void add_attribute_operations(Operations& operations) {
  operations.add("DescribeLoadBalancerAttributes", describe_attributes);
  operations.add("ModifyLoadBalancerAttributes", modify_attributes);
}

}  // namespace fakes::elb
