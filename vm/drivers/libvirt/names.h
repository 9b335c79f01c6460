// What things of an environment are called on the host, so that anyone can tell in `virsh` and `ip
// link` whose they are, and sim can find them with nothing but the environment's name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vm::libvirt {

std::string domain_name(std::string_view environment,
                        std::string_view node);          // sim-<environment>-<node>
std::string network_name(std::string_view environment);  // sim-<environment>
// The environment of a network that sim made; nothing for others' networks.
std::optional<std::string> environment_of_network(std::string_view network_name);

// Interface names have at most 15 characters, so these hold 8 hex digits of a digest: sim1a2b3c4d
// (the bridge) and simv1a2b3c4d (the host's end of a node's cable).
std::string bridge_name(std::string_view environment);
std::string cable_name(std::string_view environment, std::string_view node);

}  // namespace vm::libvirt
