// Domain XML of nodes: pure functions of the specification, golden-tested. One function per kind of
// machine.
#pragma once

#include <string>

#include "vm/spec.h"

namespace vm::libvirt {

// A container whose root is the image itself (a read-only loop mount inside the container's mount
// namespace), with the node's own folder at /sim/disk. /usr/lib/sim/node-init of the image makes a
// machine of that and then becomes systemd.
std::string lxc_domain_xml(const NodeSpec& spec);

}  // namespace vm::libvirt
