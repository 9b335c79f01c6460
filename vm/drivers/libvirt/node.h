// A handle on a libvirt domain. It looks the domain up anew for each operation, so it survives a
// restart of the daemon and a domain that others removed.
#pragma once

#include <memory>
#include <string>

#include "vm/drivers/libvirt/connection.h"
#include "vm/drivers/libvirt/metadata.h"
#include "vm/node.h"
#include "vm/ssh.h"

namespace vm::libvirt {

class LibvirtNode : public Node {
 public:
  LibvirtNode(std::shared_ptr<Connection> connection, Metadata metadata);

  const std::string& name() const override { return metadata_.node; }
  const std::string& role() const override { return metadata_.role; }
  Address address() const override { return metadata_.address; }
  NodeState state() override;
  void power_on() override;
  void power_off() override;
  sim::Runner& runner() override { return runner_; }
  std::string console(int lines) override;
  void link(bool up) override;

 protected:
  const Metadata& metadata() const { return metadata_; }
  // Throws Error failed when the domain is gone.
  DomainHandle domain();
  // Nothing when the domain is gone.
  DomainHandle find_domain();

 private:
  std::shared_ptr<Connection> connection_;
  Metadata metadata_;
  SshRunner runner_;
};

}  // namespace vm::libvirt
