#include "fakes/elb/places.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/elb/balancer.h"

namespace fakes::elb {
namespace {

bool is_id(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && text.size() > prefix.size() &&
         text.find_first_not_of("0123456789abcdef", prefix.size()) == text.npos;
}

// Those of the call come into the member, or leave it.
Value add(Core& core, Call& call, const char* member) {
  return change_balancer(core, call, [&](Balancer& balancer) {
    auto there = texts_of(balancer.description[member]);
    for (const std::string& wanted : texts_of(call.input[member])) {
      if (std::find(there.begin(), there.end(), wanted) == there.end()) there.push_back(wanted);
    }
    balancer.description.set(member, list_of(there));
    return Value::structure({{member, list_of(there)}});
  });
}

Value take(Core& core, Call& call, const char* member) {
  return change_balancer(core, call, [&](Balancer& balancer) {
    auto there = texts_of(balancer.description[member]);
    const auto unwanted = texts_of(call.input[member]);
    std::erase_if(there, [&](const std::string& one) {
      return std::find(unwanted.begin(), unwanted.end(), one) != unwanted.end();
    });
    if (there.empty()) {
      throw Fault("InvalidConfigurationRequest",
                  fmt::format("At least one of the {} of '{}' must stay", member, balancer.name()));
    }
    balancer.description.set(member, list_of(there));
    return Value::structure({{member, list_of(there)}});
  });
}

Value enable_zones(Core& core, Call& call) {
  check_zones(call, texts_of(call.input["AvailabilityZones"]));
  return add(core, call, "AvailabilityZones");
}

Value disable_zones(Core& core, Call& call) {
  return take(core, call, "AvailabilityZones");
}

Value attach_subnets(Core& core, Call& call) {
  check_subnets(texts_of(call.input["Subnets"]));
  return add(core, call, "Subnets");
}

Value detach_subnets(Core& core, Call& call) {
  return take(core, call, "Subnets");
}

Value apply_security_groups(Core& core, Call& call) {
  const auto groups = texts_of(call.input["SecurityGroups"]);
  check_security_groups(groups);
  return change_balancer(core, call, [&](Balancer& balancer) {
    if (balancer.description["Subnets"].size() == 0) {
      throw Fault("InvalidConfigurationRequest",
                  "Security groups are of load balancers in a VPC only");
    }
    balancer.description.set("SecurityGroups", list_of(groups));
    return Value::structure({{"SecurityGroups", list_of(groups)}});
  });
}

}  // namespace

void check_zones(const Call& call, const std::vector<std::string>& zones) {
  for (const std::string& zone : zones) {
    if (zone.size() == call.region.size() + 1 && zone.starts_with(call.region) &&
        zone.back() >= 'a' && zone.back() <= 'z') {
      continue;
    }
    throw Fault("ValidationError", fmt::format("Invalid Availability Zone: {}", zone));
  }
}

void check_subnets(const std::vector<std::string>& subnets) {
  for (const std::string& subnet : subnets) {
    if (is_id(subnet, "subnet-")) continue;
    throw Fault("SubnetNotFound", fmt::format("The subnet ID '{}' does not exist", subnet));
  }
}

void check_security_groups(const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    if (is_id(group, "sg-")) continue;
    throw Fault("InvalidSecurityGroup",
                fmt::format("The security group '{}' does not exist", group));
  }
}

void add_place_operations(Operations& operations) {
  operations.add("EnableAvailabilityZonesForLoadBalancer", enable_zones);
  operations.add("DisableAvailabilityZonesForLoadBalancer", disable_zones);
  operations.add("AttachLoadBalancerToSubnets", attach_subnets);
  operations.add("DetachLoadBalancerFromSubnets", detach_subnets);
  operations.add("ApplySecurityGroupsToLoadBalancer", apply_security_groups);
}

}  // namespace fakes::elb
