// Chooses a subnet for a new environment that collides with nothing this host can already reach.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/base/process.h"
#include "vm/spec.h"

namespace vm {

class Hypervisor;

// The first subnet of `prefix` bits in `pool` that overlaps none of `taken`; nothing when the pool
// is used up.
std::optional<Subnet> free_subnet(const Subnet& pool, int prefix, const std::vector<Subnet>& taken);

// IPv4 subnets in the output of `ip -json route show table all` and of `ip -json address`. Default
// routes, multicast and single broadcast addresses of the local table do not count. Throws Error
// failed on other text.
std::vector<Subnet> subnets_in_routes(std::string_view json);
std::vector<Subnet> subnets_in_addresses(std::string_view json);

// What this host routes to and has addresses in, asked with `ip`.
std::vector<Subnet> host_subnets(sim::Runner& runner, sim::Deadline deadline);

// A free /24 in `pool`, given the host's routes and addresses and the hypervisor's networks,
// running or not. Throws Error unfit, with what is in the way, when there is none. Two environments
// that choose at the same time are kept apart by ensure_network, which refuses an overlap.
Subnet choose_subnet(const Subnet& pool, Hypervisor& hypervisor, sim::Runner& runner,
                     sim::Deadline deadline);

}  // namespace vm
