// The libvirt network of an environment. Pure functions, golden-tested.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vm/spec.h"

namespace vm::libvirt {

// A bridge with the gateway address host(1), no DHCP (nodes have static addresses), dnsmasq
// answering the names of spec.hosts and spec.domains and forwarding the rest; NAT to the outside
// unless isolated.
std::string network_xml(const NetworkSpec& spec);

// What matters of a network that libvirt shows us.
struct NetworkFacts {
  std::string name;
  std::string bridge;
  std::optional<Subnet> subnet;  // of its first IPv4 address
  NetworkMode mode = NetworkMode::nat;
  std::vector<HostName> hosts;  // what its DNS answers
  std::vector<HostName> domains;
};
NetworkFacts parse_network(std::string_view xml);

// One <host> element of the network's DNS, for virNetworkUpdate.
std::string dns_host_xml(Address address, const std::vector<std::string>& names);

}  // namespace vm::libvirt
