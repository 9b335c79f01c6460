#include "vm/drivers/lxc/node.h"

#include "sim/base/error.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/lxc/processes.h"

namespace vm::lxc {

LxcNode::LxcNode(std::shared_ptr<libvirt::Connection> connection, libvirt::Metadata metadata,
                 std::shared_ptr<Sysctls> sysctls)
    : LibvirtNode(std::move(connection), std::move(metadata)), sysctls_(std::move(sysctls)) {}

void LxcNode::power_on() {
  if (virDomainIsActive(domain().get()) == 1) return;
  // Two systemds on one disk would be the end of it.
  end_processes(cgroups_, metadata().environment, name());
  sysctls_->record();
  LibvirtNode::power_on();
}

void LxcNode::power_off() {
  // Everything at once, as a power cut does it. virDomainDestroy alone asks politely for two
  // seconds first, and can leave the node's init alive, which is in groups that libvirt did not
  // make.
  end_processes(cgroups_, metadata().environment, name());
  LibvirtNode::power_off();
}

void end_processes(Cgroups& cgroups, const std::string& environment, const std::string& node) {
  const auto deadline = sim::Deadline::after(std::chrono::seconds(20));
  const std::string domain = libvirt::domain_name(environment, node);
  kill_processes(controllers_of(domain));
  cgroups.clear(environment, node, deadline);
}

}  // namespace vm::lxc
