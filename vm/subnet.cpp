#include "vm/subnet.h"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "vm/hypervisor.h"

namespace vm {
namespace {

using nlohmann::json;
using sim::Category;
using sim::Error;

json parse_list(std::string_view text, const char* what) {
  // `ip -json` prints nothing at all for an empty list.
  if (sim::trim(text).empty()) return json::array();
  json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array()) throw Error(Category::failed, "cannot read the output of {}", what);
  return parsed;
}

Subnet containing(Address address, int prefix) {
  const std::uint32_t mask = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
  return Subnet{Address{address.value & mask}, prefix};
}

}  // namespace

std::optional<Subnet> free_subnet(const Subnet& pool, int prefix,
                                  const std::vector<Subnet>& taken) {
  if (prefix < pool.prefix) return std::nullopt;
  const std::uint64_t step = std::uint64_t{1} << (32 - prefix);
  const std::uint64_t end =
      std::uint64_t{pool.base.value} + (std::uint64_t{1} << (32 - pool.prefix));
  for (std::uint64_t base = pool.base.value; base < end; base += step) {
    const Subnet candidate{Address{static_cast<std::uint32_t>(base)}, prefix};
    const auto collides = [&](const Subnet& other) { return other.overlaps(candidate); };
    if (std::none_of(taken.begin(), taken.end(), collides)) return candidate;
  }
  return std::nullopt;
}

std::vector<Subnet> subnets_in_routes(std::string_view text) {
  std::vector<Subnet> subnets;
  for (const json& route : parse_list(text, "ip -json route")) {
    const std::string type = route.value("type", "unicast");
    if (type == "broadcast" || type == "multicast") continue;
    // A refusal reaches nothing: it is how a host keeps traffic for vanished node networks at home.
    if (type == "unreachable" || type == "blackhole" || type == "prohibit") continue;
    std::string destination = route.value("dst", "");
    if (destination.empty() || destination == "default" || destination == "0.0.0.0/0") continue;
    if (destination.find(':') != std::string::npos) continue;
    if (destination.find('/') == std::string::npos) destination += "/32";
    // VPNs route everything as two halves; they take no single subnet away.
    if (destination.ends_with("/1")) continue;
    subnets.push_back(Subnet::parse(destination));
  }
  return subnets;
}

std::vector<Subnet> subnets_in_addresses(std::string_view text) {
  std::vector<Subnet> subnets;
  for (const json& link : parse_list(text, "ip -json address")) {
    for (const json& address : link.value("addr_info", json::array())) {
      if (address.value("family", "") != "inet") continue;
      subnets.push_back(
          containing(Address::parse(address.value("local", "")), address.value("prefixlen", 32)));
    }
  }
  return subnets;
}

std::vector<Subnet> host_subnets(sim::Runner& runner, sim::Deadline deadline) {
  const auto ask = [&](std::vector<std::string> argv) {
    return runner.check(sim::Command{.argv = std::move(argv)}, deadline).out;
  };
  auto subnets = subnets_in_routes(ask({"ip", "-json", "-4", "route", "show", "table", "all"}));
  const auto addresses = subnets_in_addresses(ask({"ip", "-json", "-4", "address"}));
  subnets.insert(subnets.end(), addresses.begin(), addresses.end());
  return subnets;
}

Subnet choose_subnet(const Subnet& pool, Hypervisor& hypervisor, sim::Runner& runner,
                     sim::Deadline deadline) {
  auto taken = host_subnets(runner, deadline);
  const auto networks = hypervisor.subnets();
  taken.insert(taken.end(), networks.begin(), networks.end());
  if (const auto subnet = free_subnet(pool, 24, taken)) return *subnet;
  std::set<std::string> in_the_way;
  for (const Subnet& subnet : taken) {
    if (subnet.overlaps(pool)) in_the_way.insert(subnet.text());
  }
  throw Error(Category::unfit, "no free /24 in {}; in use: {}", pool.text(),
              fmt::join(in_the_way, ", "))
      .with_fix(
          "set another pool in the environment file (network.pool), or destroy environments "
          "that are not needed");
}

}  // namespace vm
