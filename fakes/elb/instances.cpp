// Instances behind a load balancer, and how it looks at them.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/elb/listeners.h"
#include "fakes/wire/encoding.h"

namespace fakes::elb {
namespace {

std::vector<std::string> ids_in(const Value& instances) {
  std::vector<std::string> ids;
  for (const Value& instance : instances.items()) ids.push_back(instance["InstanceId"].text());
  return ids;
}

Value instances_of(const std::vector<std::string>& ids) {
  Value list = Value::list();
  for (const std::string& id : ids) list.push(Value::structure({{"InstanceId", id}}));
  return list;
}

bool has(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Without an environment every id could be one.
bool exists(const Core& core, const Call& call, const std::string& id) {
  if (core.load_balancers != nullptr) {
    return core.load_balancers->has_instance(call.account, call.region, id);
  }
  constexpr std::string_view prefix = "i-";
  return id.starts_with(prefix) && (id.size() == 10 || id.size() == 19) &&
         id.find_first_not_of("0123456789abcdef", prefix.size()) == id.npos;
}

[[noreturn]] void no_instance(const std::string& id) {
  throw Fault("InvalidInstance", fmt::format("Could not find EC2 instance {}.", id));
}

Value with_instances(Balancer& balancer, const std::vector<std::string>& ids) {
  balancer.description.set("Instances", instances_of(ids));
  return Value::structure({{"Instances", instances_of(ids)}});
}

Value register_instances(Core& core, Call& call) {
  const auto wanted = ids_in(call.input["Instances"]);
  return change_balancer(core, call, [&](Balancer& balancer) {
    auto ids = ids_in(balancer.description["Instances"]);
    for (const std::string& id : wanted) {
      if (!exists(core, call, id)) no_instance(id);
      if (!has(ids, id)) ids.push_back(id);
    }
    return with_instances(balancer, ids);
  });
}

Value deregister_instances(Core& core, Call& call) {
  const auto unwanted = ids_in(call.input["Instances"]);
  return change_balancer(core, call, [&](Balancer& balancer) {
    auto ids = ids_in(balancer.description["Instances"]);
    for (const std::string& id : unwanted) {
      if (!has(ids, id)) no_instance(id);
    }
    std::erase_if(ids, [&](const std::string& id) { return has(unwanted, id); });
    return with_instances(balancer, ids);
  });
}

Value state_of(Core& core, const LoadBalancer& balancer, const std::string& id) {
  InstanceHealth health{false, "Instance registration is still in progress."};
  if (core.load_balancers != nullptr) health = core.load_balancers->health(balancer, id);
  if (!has(balancer.instances, id)) {
    health = {false, "Instance is not currently registered with the LoadBalancer."};
  }
  const bool is_ours = core.load_balancers == nullptr;
  return Value::structure(
      {{"InstanceId", id},
       {"State", health.is_in_service ? "InService" : "OutOfService"},
       {"ReasonCode", health.is_in_service ? "N/A" : (is_ours ? "ELB" : "Instance")},
       {"Description", health.is_in_service ? "N/A" : health.description}});
}

Value describe_instance_health(Core& core, Call& call) {
  const LoadBalancer balancer =
      plain(core.store.read([&](Transaction& state) { return get_balancer(state, call); }));
  const auto asked = ids_in(call.input["Instances"]);
  for (const std::string& id : asked) {
    if (!has(balancer.instances, id) && !exists(core, call, id)) no_instance(id);
  }
  Value states = Value::list();
  for (const std::string& id : asked.empty() ? balancer.instances : asked) {
    states.push(state_of(core, balancer, id));
  }
  return Value::structure({{"InstanceStates", std::move(states)}});
}

// "TCP:80", "HTTP:80/ping"
void check_target(const std::string& target) {
  const auto colon = target.find(':');
  const std::string protocol = target.substr(0, colon);
  const bool has_path = is_web(protocol);
  const auto slash = target.find('/');
  const auto end = std::min(slash, target.size());
  const bool is_known = has_path || protocol == "TCP" || protocol == "SSL";
  const auto port = is_known && colon != target.npos && colon < end
                        ? wire::parse_integer(target.substr(colon + 1, end - colon - 1))
                        : std::nullopt;
  if (!port || *port < 1 || *port > 65535) {
    throw Fault("ValidationError", fmt::format("HealthCheck Target is invalid: {}", target));
  }
  if (has_path != (slash != target.npos)) {
    throw Fault("ValidationError",
                has_path ? "HealthCheck HTTP Target must specify a port followed by a path that "
                           "begins with a slash. e.g. HTTP:80/ping/this/path"
                         : fmt::format("HealthCheck {} Target must specify a port only", protocol));
  }
}

Value configure_health_check(Core& core, Call& call) {
  const Value& check = call.input["HealthCheck"];
  check_target(check["Target"].text());
  if (check["Timeout"].integer() >= check["Interval"].integer()) {
    throw Fault("ValidationError", "HealthCheck timeout must be less than interval");
  }
  return change_balancer(core, call, [&](Balancer& balancer) {
    balancer.description.set("HealthCheck", check);
    return Value::structure({{"HealthCheck", check}});
  });
}

}  // namespace

void add_instance_operations(Operations& operations) {
  operations.add("RegisterInstancesWithLoadBalancer", register_instances);
  operations.add("DeregisterInstancesFromLoadBalancer", deregister_instances);
  operations.add("DescribeInstanceHealth", describe_instance_health);
  operations.add("ConfigureHealthCheck", configure_health_check);
}

}  // namespace fakes::elb
