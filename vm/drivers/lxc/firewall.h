// libvirt adds chains named LIBVIRT_* to iptables and never removes them. When sim ends the daemon
// that it started, and no network is left, the empty chains and the jumps to them go too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/base/process.h"

namespace vm::lxc {

// The arguments of the iptables commands that remove libvirt's chains, given the output of
// `iptables-save` for one table; empty when any of the chains holds a rule. Pure.
std::vector<std::vector<std::string>> chain_removal(std::string_view table,
                                                    std::string_view saved_rules);

void remove_empty_libvirt_chains(sim::Runner& runner, sim::Deadline deadline);

}  // namespace vm::lxc
