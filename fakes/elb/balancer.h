// A load balancer as it is kept: its description and its attributes in AWS's own shapes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/elb/operations.h"
#include "fakes/elb/provider.h"
#include "fakes/store.h"

namespace fakes::elb {

extern const std::string_view kBalancerTables;

struct Balancer {
  std::int64_t id = 0;
  std::string account;
  std::string region;
  Value description;  // LoadBalancerDescription
  Value attributes;   // LoadBalancerAttributes

  const std::string& name() const { return description["LoadBalancerName"].text(); }
};

std::vector<Balancer> all_balancers(Transaction& state);
// By name.
std::vector<Balancer> balancers_of(Transaction& state, const Call& call);
std::optional<Balancer> find_balancer(Transaction& state, const Call& call, std::string_view name);
// Throws Fault LoadBalancerNotFound.
Balancer get_balancer(Transaction& state, const Call& call, std::string_view name);
Balancer get_balancer(Transaction& state, const Call& call);  // of LoadBalancerName

// Gives a new one its id.
void put(Transaction& state, Balancer& balancer);
void remove(Transaction& state, const Balancer& balancer);

// As the environment needs it.
LoadBalancer plain(const Balancer& balancer);

// The texts of a member that is a list.
std::vector<std::string> texts_of(const Value& value);
Value list_of(const std::vector<std::string>& texts);

// Changes the load balancer that the call names, and makes the change real; returns what `change`
// does.
template <typename Change>
Value change_balancer(Core& core, Call& call, const Change& change) {
  Balancer balancer;
  Value output = core.store.write([&](Transaction& state) {
    balancer = get_balancer(state, call);
    Value made = change(balancer);
    put(state, balancer);
    return made;
  });
  if (core.load_balancers != nullptr) core.load_balancers->apply(plain(balancer));
  return output;
}

}  // namespace fakes::elb
