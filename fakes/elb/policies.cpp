// Policies that tie a client to one instance by a cookie, and the listeners that obey them. Those
// of other types (negotiation of TLS, proxy protocol, back-end certificates) are not built.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/elb/balancer.h"
#include "fakes/elb/listeners.h"

namespace fakes::elb {
namespace {

constexpr const char* kinds[] = {"AppCookieStickinessPolicies", "LBCookieStickinessPolicies"};

bool has_policy(const Balancer& balancer, const std::string& name) {
  return std::any_of(std::begin(kinds), std::end(kinds), [&](const char* kind) {
    const auto& policies = balancer.description["Policies"][kind].items();
    return std::any_of(policies.begin(), policies.end(),
                       [&](const Value& policy) { return policy["PolicyName"].text() == name; });
  });
}

Value create(Core& core, Call& call, const char* kind, Value policy) {
  const std::string& name = call.input["PolicyName"].text();
  policy.set("PolicyName", name);
  return change_balancer(core, call, [&](Balancer& balancer) {
    if (has_policy(balancer, name)) {
      throw Fault("DuplicatePolicyName",
                  fmt::format("A policy named {} exists at '{}'", name, balancer.name()));
    }
    Value policies = balancer.description["Policies"];
    Value list = policies[kind];
    list.push(std::move(policy));
    policies.set(kind, std::move(list));
    balancer.description.set("Policies", std::move(policies));
    return Value::structure();
  });
}

Value create_app_cookie_policy(Core& core, Call& call) {
  return create(core, call, kinds[0], Value::structure({{"CookieName", call.input["CookieName"]}}));
}

Value create_lb_cookie_policy(Core& core, Call& call) {
  Value policy = Value::structure();
  if (const Value* period = call.input.find("CookieExpirationPeriod")) {
    if (period->integer() < 1) {
      throw Fault("ValidationError", "CookieExpirationPeriod must be greater than 0");
    }
    policy.set("CookieExpirationPeriod", *period);
  }
  return create(core, call, kinds[1], std::move(policy));
}

// One that is not there is gone already.
Value delete_policy(Core& core, Call& call) {
  const std::string& name = call.input["PolicyName"].text();
  return change_balancer(core, call, [&](Balancer& balancer) {
    for (const Value& listener : balancer.description["ListenerDescriptions"].items()) {
      const auto used = texts_of(listener["PolicyNames"]);
      if (std::find(used.begin(), used.end(), name) == used.end()) continue;
      throw Fault(
          "InvalidConfigurationRequest",
          fmt::format("The policy {} is enabled for a listener of '{}'", name, balancer.name()));
    }
    Value policies = balancer.description["Policies"];
    for (const char* kind : kinds) {
      Value kept = Value::list();
      for (const Value& policy : policies[kind].items()) {
        if (policy["PolicyName"].text() != name) kept.push(policy);
      }
      policies.set(kind, std::move(kept));
    }
    balancer.description.set("Policies", std::move(policies));
    return Value::structure();
  });
}

void check_policies(const Balancer& balancer, const Value& listener,
                    const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (has_policy(balancer, name)) continue;
    throw Fault(
        "PolicyNotFound",
        fmt::format("There is no policy with name {} for load balancer {}", name, balancer.name()));
  }
  if (names.empty() || (is_web(listener["Protocol"].text()) && names.size() == 1)) return;
  throw Fault("InvalidConfigurationRequest",
              "A listener of HTTP or HTTPS can have one policy of cookies, others none");
}

Value set_policies_of_listener(Core& core, Call& call) {
  const std::int64_t port = call.input["LoadBalancerPort"].integer();
  const auto names = texts_of(call.input["PolicyNames"]);
  return change_balancer(core, call, [&](Balancer& balancer) {
    change_listener(balancer, port, [&](Value& description) {
      check_policies(balancer, description["Listener"], names);
      description.set("PolicyNames", list_of(names));
    });
    return Value::structure();
  });
}

}  // namespace

void add_policy_operations(Operations& operations) {
  operations.add("CreateAppCookieStickinessPolicy", create_app_cookie_policy);
  operations.add("CreateLBCookieStickinessPolicy", create_lb_cookie_policy);
  operations.add("DeleteLoadBalancerPolicy", delete_policy);
  operations.add("SetLoadBalancerPoliciesOfListener", set_policies_of_listener);
}

}  // namespace fakes::elb
