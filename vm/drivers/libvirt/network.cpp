#include "vm/drivers/libvirt/network.h"

#include <algorithm>
#include <map>

#include <libvirt/virterror.h>

#include "sim/base/log.h"
#include "vm/drivers/libvirt/names.h"

namespace vm::libvirt {
namespace {

using sim::Category;
using sim::Error;
using NamesByAddress = std::map<std::uint32_t, std::vector<std::string>>;

std::string xml_of(const NetworkHandle& network) {
  return take(virNetworkGetXMLDesc(network.get(), 0), "read a network");
}

// Another process may have done the same, or removed the network, since we looked.
void tolerate(int result, std::initializer_list<int> codes, const std::string& what) {
  if (result == 0) return;
  const virError* last = virGetLastError();
  if (last != nullptr && std::find(codes.begin(), codes.end(), last->code) != codes.end()) return;
  throw_last_error(what);
}

void refuse_overlap(Connection& connection, const NetworkSpec& spec) {
  for (const NetworkHandle& network : connection.networks()) {
    const NetworkFacts facts = parse_network(xml_of(network));
    if (facts.name == network_name(spec.environment) || !facts.subnet) continue;
    if (!facts.subnet->overlaps(spec.subnet)) continue;
    throw Error(Category::failed, "subnet {} overlaps {} of libvirt's network {}",
                spec.subnet.text(), facts.subnet->text(), facts.name);
  }
}

void refuse_difference(const NetworkFacts& facts, const NetworkSpec& spec) {
  const bool same_subnet = facts.subnet && facts.subnet->base == spec.subnet.base &&
                           facts.subnet->prefix == spec.subnet.prefix;
  if (same_subnet && facts.mode == spec.mode) return;
  const auto word = [](NetworkMode mode) { return mode == NetworkMode::nat ? "nat" : "isolated"; };
  throw Error(Category::failed, "network {} is {} ({}), not {} ({}) as asked for", facts.name,
              facts.subnet ? facts.subnet->text() : "without an address", word(facts.mode),
              spec.subnet.text(), word(spec.mode))
      .with_fix("sim " + spec.environment + " destroy, then up again");
}

// Its DNS reads the domains when it is started only.
void refuse_other_domains(const NetworkFacts& facts, const NetworkSpec& spec) {
  const auto is_there = [&](const HostName& wanted) {
    return std::any_of(facts.domains.begin(), facts.domains.end(), [&](const HostName& domain) {
      return domain.name == wanted.name && domain.address == wanted.address;
    });
  };
  for (const HostName& domain : spec.domains) {
    if (is_there(domain)) continue;
    throw Error(Category::failed,
                "network {}, which an earlier sim made, does not answer {} with {}", facts.name,
                domain.name, domain.address.text())
        .with_fix("sim " + spec.environment + " destroy, then up again");
  }
}

void update_dns(const NetworkHandle& network, int command, std::uint32_t address,
                const std::vector<std::string>& names) {
  unsigned flags = VIR_NETWORK_UPDATE_AFFECT_CONFIG;
  if (virNetworkIsActive(network.get()) == 1) flags |= VIR_NETWORK_UPDATE_AFFECT_LIVE;
  const std::string xml = dns_host_xml(Address{address}, names);
  if (virNetworkUpdate(network.get(), static_cast<unsigned>(command), VIR_NETWORK_SECTION_DNS_HOST,
                       -1, xml.c_str(), flags) != 0) {
    throw_last_error("change the names that the network's DNS answers");
  }
}

void bring_names_up_to_date(const NetworkHandle& network, const NetworkFacts& facts,
                            const NetworkSpec& spec) {
  NamesByAddress wanted;
  for (const HostName& host : spec.hosts) wanted[host.address.value].push_back(host.name);
  NamesByAddress there;
  for (const HostName& host : facts.hosts) there[host.address.value].push_back(host.name);
  for (const auto& [address, names] : there) {
    const auto found = wanted.find(address);
    if (found != wanted.end() && found->second == names) {
      wanted.erase(found);
      continue;
    }
    update_dns(network, VIR_NETWORK_UPDATE_COMMAND_DELETE, address, names);
  }
  for (const auto& [address, names] : wanted) {
    update_dns(network, VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, address, names);
  }
}

}  // namespace

void ensure_network(Connection& connection, const NetworkSpec& spec,
                    const LinkExists& link_exists) {
  const std::string name = network_name(spec.environment);
  NetworkHandle network = connection.find_network(name);
  if (!network) {
    refuse_overlap(connection, spec);
    network.reset(virNetworkDefineXML(connection.get(), network_xml(spec).c_str()));
    if (!network) throw_last_error("define network " + name);
  } else {
    const NetworkFacts facts = parse_network(xml_of(network));
    refuse_difference(facts, spec);
    refuse_other_domains(facts, spec);
    bring_names_up_to_date(network, facts, spec);
    if (virNetworkIsActive(network.get()) == 1) {
      if (link_exists(facts.bridge)) return;
      sim::log::warning("bridge {} of network {} is gone; making it anew", facts.bridge, name);
      tolerate(virNetworkDestroy(network.get()), {VIR_ERR_OPERATION_INVALID},
               "stop network " + name);
    }
  }
  tolerate(virNetworkCreate(network.get()), {VIR_ERR_OPERATION_INVALID}, "start network " + name);
}

void remove_network(Connection& connection, const std::string& environment) {
  const std::string name = network_name(environment);
  const NetworkHandle network = connection.find_network(name);
  if (!network) return;
  if (virNetworkIsActive(network.get()) == 1) {
    tolerate(virNetworkDestroy(network.get()), {VIR_ERR_OPERATION_INVALID, VIR_ERR_NO_NETWORK},
             "stop network " + name);
  }
  tolerate(virNetworkUndefine(network.get()), {VIR_ERR_NO_NETWORK}, "undefine network " + name);
}

std::optional<Subnet> subnet_of_network(Connection& connection, const std::string& environment) {
  const NetworkHandle network = connection.find_network(network_name(environment));
  if (!network) return std::nullopt;
  return parse_network(xml_of(network)).subnet;
}

std::vector<Subnet> subnets_of_networks(Connection& connection) {
  std::vector<Subnet> subnets;
  for (const NetworkHandle& network : connection.networks()) {
    if (const auto subnet = parse_network(xml_of(network)).subnet) subnets.push_back(*subnet);
  }
  return subnets;
}

}  // namespace vm::libvirt
