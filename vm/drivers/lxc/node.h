// A libvirt container that is really off when it is off.
#pragma once

#include <memory>

#include "vm/drivers/libvirt/node.h"
#include "vm/drivers/lxc/cgroups.h"
#include "vm/drivers/lxc/sysctls.h"

namespace vm::lxc {

class LxcNode : public libvirt::LibvirtNode {
 public:
  LxcNode(std::shared_ptr<libvirt::Connection> connection, libvirt::Metadata metadata,
          std::shared_ptr<Sysctls> sysctls);

  void power_on() override;
  void power_off() override;

 private:
  std::shared_ptr<Sysctls> sysctls_;
  Cgroups cgroups_;
};

// Ends every process of a node that libvirt does not run any more, and waits for that.
void end_processes(Cgroups& cgroups, const std::string& environment, const std::string& node);

}  // namespace vm::lxc
