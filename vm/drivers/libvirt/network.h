// Operations on libvirt networks; what they should look like is network_xml.h's business.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vm/drivers/libvirt/connection.h"
#include "vm/drivers/libvirt/network_xml.h"
#include "vm/spec.h"

namespace vm::libvirt {

// Answers whether a network interface of that name exists on this host.
using LinkExists = std::function<bool(const std::string& name)>;

// Makes it, or brings the one there to `spec`: starts it, renews a bridge that somebody removed,
// and changes the names that its DNS answers without interrupting anything. Throws Error failed
// when the network that is there has another subnet or mode, or when the subnet overlaps that of
// another network.
void ensure_network(Connection& connection, const NetworkSpec& spec, const LinkExists& link_exists);

// Stops and undefines; no-op when it is not there.
void remove_network(Connection& connection, const std::string& environment);

std::optional<Subnet> subnet_of_network(Connection& connection, const std::string& environment);
std::vector<Subnet> subnets_of_networks(Connection& connection);

}  // namespace vm::libvirt
