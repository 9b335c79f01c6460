// Processes that belong to an environment but are in none of its control groups.
#pragma once

#include <string>
#include <vector>

namespace vm::lxc {

// libvirt_lxc, the controller of the domain.
std::vector<int> controllers_of(const std::string& domain);
// dnsmasq of a libvirt network.
std::vector<int> dnsmasq_of(const std::string& network);
void kill_processes(const std::vector<int>& pids);

}  // namespace vm::lxc
