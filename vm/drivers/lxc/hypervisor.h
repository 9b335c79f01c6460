// Nodes as libvirt LXC containers: a whole Debian with systemd in each, sharing the host's kernel.
// Needs root.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "vm/drivers/libvirt/hypervisor.h"
#include "vm/drivers/lxc/cgroups.h"
#include "vm/drivers/lxc/daemon.h"
#include "vm/drivers/lxc/sysctls.h"

namespace vm::lxc {

class LxcHypervisor : public libvirt::LibvirtHypervisor {
 public:
  // Connects at the first use and starts libvirt's daemon then, if none answers. `folder` keeps
  // what has to be undone on this host (paths::runtime()).
  explicit LxcHypervisor(std::filesystem::path folder);
  // Ends a daemon that was started only to find out that nothing is there.
  ~LxcHypervisor() override;

  void ensure_network(const NetworkSpec& spec) override;
  std::unique_ptr<Node> create(const NodeSpec& spec) override;
  void destroy(const std::string& environment) override;
  std::vector<Finding> examine() override;

 protected:
  std::string domain_xml(const NodeSpec& spec) const override;
  std::unique_ptr<Node> node(const libvirt::Metadata& metadata) override;
  void make_disk(const NodeSpec& spec) override;
  void remove_traces(const std::string& environment, const std::string& node,
                     const std::filesystem::path& disk) override;
  std::vector<std::string> orphans(const std::string& environment) override;
  std::vector<std::string> leftovers(const std::string& environment) override;

 private:
  LxcHypervisor(std::shared_ptr<Daemon> daemon, std::filesystem::path folder);
  // Undoes what sim did to the host, if no environment is left on it.
  void leave_host();
  bool others_need_the_daemon();

  std::shared_ptr<Daemon> daemon_;
  std::shared_ptr<Sysctls> sysctls_;
  Cgroups cgroups_;
};

}  // namespace vm::lxc
