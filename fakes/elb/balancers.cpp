// Load balancers: made, listed, removed.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "fakes/elb/balancer.h"
#include "fakes/elb/listeners.h"
#include "fakes/elb/places.h"
#include "fakes/elb/tags.h"
#include "fakes/random.h"
#include "fakes/wire/encoding.h"

namespace fakes::elb {
namespace {

constexpr std::size_t longest_name = 32;
constexpr std::int64_t most_balancers = 20;
constexpr std::int64_t usual_page = 400;

// Source: AWS General Reference, "Elastic Load Balancing endpoints and quotas". Others have none
// here.
const std::map<std::string, const char*, std::less<>> hosted_zones = {
    {"af-south-1", "Z268VQBMOI5EKX"}, {"ap-east-1", "Z3DQVH9N71FHZ0"},
    {"us-east-1", "Z35SXDOTRQ7X7K"},  {"us-east-2", "Z3AADJGX6KTTL2"},
    {"us-west-1", "Z368ELLRRE2KJ0"},  {"us-west-2", "Z1H1FL5HABSF5"},
};

[[noreturn]] void invalid(const std::string& message) {
  throw Fault("ValidationError", message);
}

void check_name(const std::string& name) {
  const bool is_good = !name.empty() && name.front() != '-' && name.back() != '-' &&
                       std::all_of(name.begin(), name.end(), [](unsigned char c) {
                         return c < 128 && (std::isalnum(c) != 0 || c == '-');
                       });
  if (name.size() > longest_name) {
    invalid(fmt::format("LoadBalancer name cannot be longer than {} characters", longest_name));
  }
  if (!is_good) {
    invalid(
        "LoadBalancer name must contain only alphanumeric characters or hyphens, and cannot "
        "begin or end with a hyphen");
  }
}

std::string scheme_of(const Value& input) {
  std::string scheme(input["Scheme"].text_or("internet-facing"));
  if (scheme != "internet-facing" && scheme != "internal") {
    throw Fault("InvalidScheme", fmt::format("{} is no scheme of a load balancer", scheme));
  }
  return scheme;
}

std::string dns_name(Core& core, const Call& call, const std::string& name, bool is_internal) {
  if (core.load_balancers != nullptr) {
    auto chosen = core.load_balancers->choose_name(call.account, call.region, name);
    if (!chosen.empty()) return chosen;
  }
  return fmt::format("{}{}-{}.{}.elb.amazonaws.com", is_internal ? "internal-" : "", name,
                     random_text(10, "0123456789"), call.region);
}

// Without its DNS names: what a second call with the same name must be equal in.
Value description_of(const Call& call) {
  const Value& input = call.input;
  const std::string& name = input["LoadBalancerName"].text();
  check_name(name);
  const Value& zones = input["AvailabilityZones"];
  const Value& subnets = input["Subnets"];
  if ((zones.size() == 0) == (subnets.size() == 0)) {
    invalid(zones.size() == 0
                ? "Either AvailabilityZones or SubnetIds must be specified"
                : "Only one of SubnetIds or AvailabilityZones parameter may be specified");
  }
  check_zones(call, texts_of(zones));
  check_subnets(texts_of(subnets));
  check_security_groups(texts_of(input["SecurityGroups"]));
  Value listeners = Value::list();
  add_listeners(listeners, input["Listeners"], name);
  if (listeners.size() == 0) invalid("Listeners cannot be empty");
  const std::int64_t port = listeners.items().front()["Listener"]["InstancePort"].integer();
  return Value::structure(
      {{"LoadBalancerName", name},
       {"ListenerDescriptions", std::move(listeners)},
       {"Policies", Value::structure({{"AppCookieStickinessPolicies", Value::list()},
                                      {"LBCookieStickinessPolicies", Value::list()},
                                      {"OtherPolicies", Value::list()}})},
       {"BackendServerDescriptions", Value::list()},
       {"AvailabilityZones", list_of(texts_of(zones))},
       {"Subnets", list_of(texts_of(subnets))},
       {"Instances", Value::list()},
       {"HealthCheck", Value::structure({{"Target", fmt::format("TCP:{}", port)},
                                         {"Interval", 30},
                                         {"Timeout", 5},
                                         {"UnhealthyThreshold", 2},
                                         {"HealthyThreshold", 10}})},
       {"SecurityGroups", list_of(texts_of(input["SecurityGroups"]))},
       {"Scheme", scheme_of(input)}});
}

// The same again is answered as the first time; anything else of that name is refused.
void check_same(const Balancer& known, const Value& wanted) {
  for (const char* member :
       {"ListenerDescriptions", "AvailabilityZones", "Subnets", "SecurityGroups", "Scheme"}) {
    if (known.description[member] == wanted[member]) continue;
    throw Fault("DuplicateLoadBalancerName",
                fmt::format("Load Balancer named {} already exists and it is configured with "
                            "different parameters",
                            known.name()));
  }
}

Value create_load_balancer(Core& core, Call& call) {
  Balancer balancer;
  balancer.account = call.account;
  balancer.region = call.region;
  balancer.description = description_of(call);
  balancer.attributes = usual_attributes();
  const bool is_internal = balancer.description["Scheme"].text() == "internal";
  std::string dns = dns_name(core, call, balancer.name(), is_internal);
  const std::string told = core.store.write([&](Transaction& state) {
    if (const auto known = find_balancer(state, call, balancer.name())) {
      check_same(*known, balancer.description);
      return known->description["DNSName"].text();
    }
    if (static_cast<std::int64_t>(balancers_of(state, call).size()) >= most_balancers) {
      throw Fault("TooManyLoadBalancers",
                  fmt::format("The limit of {} load balancers is reached", most_balancers));
    }
    balancer.description.set("DNSName", dns);
    balancer.description.set("CanonicalHostedZoneName", dns);
    const auto zone = hosted_zones.find(call.region);
    if (zone != hosted_zones.end()) {
      balancer.description.set("CanonicalHostedZoneNameID", zone->second);
    }
    balancer.description.set("CreatedTime", call.now);
    put(state, balancer);
    put_tags(state, balancer, call.input["Tags"]);
    return dns;
  });
  if (balancer.id != 0 && core.load_balancers != nullptr) {
    core.load_balancers->apply(plain(balancer));
  }
  return Value::structure({{"DNSName", told}});
}

// A marker is the name of the last one, so that what comes and goes shifts none.
Value describe_load_balancers(Core& core, Call& call) {
  Value found = Value::list();
  Value output = Value::structure();
  core.store.read([&](Transaction& state) {
    const Value* names = call.input.find("LoadBalancerNames");
    if (names != nullptr && names->size() > 0) {
      for (const Value& name : names->items()) {
        found.push(get_balancer(state, call, name.text()).description);
      }
      return;
    }
    const auto last = wire::unbase64(call.input["Marker"].text());
    if (!last) invalid("The marker is invalid");
    const auto wanted = static_cast<std::size_t>(call.input["PageSize"].integer(usual_page));
    for (const Balancer& balancer : balancers_of(state, call)) {
      if (balancer.name() <= *last) continue;
      if (found.size() == wanted) {
        output.set("NextMarker", wire::base64(found.items().back()["LoadBalancerName"].text()));
        break;
      }
      found.push(balancer.description);
    }
  });
  output.set("LoadBalancerDescriptions", std::move(found));
  return output;
}

Value delete_load_balancer(Core& core, Call& call) {
  const std::string& name = call.input["LoadBalancerName"].text();
  const bool was_there = core.store.write([&](Transaction& state) {
    const auto balancer = find_balancer(state, call, name);
    if (balancer) remove(state, *balancer);
    return balancer.has_value();
  });
  if (was_there && core.load_balancers != nullptr) {
    core.load_balancers->remove(call.account, call.region, name);
  }
  return Value::structure();
}

Value describe_account_limits(Core& /*core*/, Call& /*call*/) {
  Value limits = Value::list();
  limits.push(Value::structure(
      {{"Name", "classic-load-balancers"}, {"Max", std::to_string(most_balancers)}}));
  limits.push(Value::structure({{"Name", "classic-listeners"}, {"Max", "100"}}));
  limits.push(Value::structure({{"Name", "classic-registered-instances"}, {"Max", "1000"}}));
  return Value::structure({{"Limits", std::move(limits)}});
}

}  // namespace

void add_balancer_operations(Operations& operations) {
  operations.add("CreateLoadBalancer", create_load_balancer);
  operations.add("DescribeLoadBalancers", describe_load_balancers);
  operations.add("DeleteLoadBalancer", delete_load_balancer);
  operations.add("DescribeAccountLimits", describe_account_limits);
}

}  // namespace fakes::elb
