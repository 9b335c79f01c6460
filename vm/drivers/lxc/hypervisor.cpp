#include "vm/drivers/lxc/hypervisor.h"

#include <unistd.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/log.h"
#include "sim/base/paths.h"
#include "sim/base/process.h"
#include "sim/base/text.h"
#include "vm/drivers/libvirt/domain_xml.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/lxc/disk.h"
#include "vm/drivers/lxc/examine.h"
#include "vm/drivers/lxc/firewall.h"
#include "vm/drivers/lxc/node.h"
#include "vm/drivers/lxc/processes.h"
#include "vm/lock.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Deadline;
using sim::Error;

constexpr const char* lxc_uri = "lxc:///system";

Deadline a_minute() {
  return Deadline::after(std::chrono::minutes(1));
}

void require_root() {
  if (geteuid() == 0) return;
  throw Error(Category::unfit, "nodes of the lxc driver can only be made and removed by root")
      .with_fix("run the same command with sudo");
}

}  // namespace

LxcHypervisor::LxcHypervisor(fs::path folder)
    : LxcHypervisor(std::make_shared<Daemon>(lxc_uri, folder), folder) {}

LxcHypervisor::LxcHypervisor(std::shared_ptr<Daemon> daemon, fs::path folder)
    : LibvirtHypervisor(
          std::make_shared<libvirt::Connection>(lxc_uri, [daemon] { daemon->ensure(); })),
      daemon_(std::move(daemon)),
      sysctls_(std::make_shared<Sysctls>(folder / "sysctls.json")) {}

LxcHypervisor::~LxcHypervisor() {
  try {
    if (daemon_->ours()) leave_host();
  } catch (const std::exception& error) {
    sim::log::warning("cannot clean up libvirt's daemon: {}", error.what());
  }
}

void LxcHypervisor::ensure_network(const NetworkSpec& spec) {
  require_root();
  const auto lock = wait_for_lock(daemon_->lock_file(), a_minute());
  // Before libvirt switches IP forwarding on.
  sysctls_->record();
  LibvirtHypervisor::ensure_network(spec);
}

std::unique_ptr<Node> LxcHypervisor::create(const NodeSpec& spec) {
  require_root();
  if (!fs::exists(spec.image)) {
    throw Error(Category::failed, "the image {} is not there", spec.image.string())
        .with_fix("sim image build");
  }
  return LibvirtHypervisor::create(spec);
}

std::string LxcHypervisor::domain_xml(const NodeSpec& spec) const {
  return libvirt::lxc_domain_xml(spec);
}

std::unique_ptr<Node> LxcHypervisor::node(const libvirt::Metadata& metadata) {
  return std::make_unique<LxcNode>(shared_connection(), metadata, sysctls_);
}

void LxcHypervisor::make_disk(const NodeSpec& spec) {
  // What an interrupted removal left running must not write into the new disk.
  end_processes(cgroups_, spec.environment, spec.name);
  lxc::make_disk(spec);
}

void LxcHypervisor::remove_traces(const std::string& environment, const std::string& node,
                                  const fs::path& disk) {
  end_processes(cgroups_, environment, node);
  if (!disk.empty()) remove_disk(disk, environment, node);
  remove_disk(disks_folder(environment) / node, environment, node);
}

std::vector<std::string> LxcHypervisor::orphans(const std::string& environment) {
  std::set<std::string> names;
  for (const std::string& name : disks_in(disks_folder(environment))) names.insert(name);
  for (const std::string& name : cgroups_.nodes(environment)) names.insert(name);
  return {names.begin(), names.end()};
}

std::vector<std::string> LxcHypervisor::leftovers(const std::string& environment) {
  std::vector<std::string> left;
  for (const std::string& name : disks_in(disks_folder(environment))) {
    left.push_back("folder " + (disks_folder(environment) / name).string());
  }
  cgroups_.remove_environment(environment);
  for (const fs::path& group : cgroups_.groups_of_environment(environment)) {
    left.push_back("control group " + group.string());
  }
  const std::string network = libvirt::network_name(environment);
  if (!find_network(environment)) {
    kill_processes(dnsmasq_of(network));
    const std::string bridge = libvirt::bridge_name(environment);
    if (link_exists(bridge)) left.push_back("bridge " + bridge);
  }
  return left;
}

void LxcHypervisor::destroy(const std::string& environment) {
  require_root();
  LibvirtHypervisor::destroy(environment);
  std::error_code ignored;
  fs::remove(disks_folder(environment), ignored);
  leave_host();
}

void LxcHypervisor::leave_host() {
  const auto lock = wait_for_lock(daemon_->lock_file(), a_minute());
  if (!environments().empty()) return;
  // Networks that are not ours need forwarding as much as ours did.
  const bool networks = !connection().networks(VIR_CONNECT_LIST_NETWORKS_ACTIVE).empty();
  sysctls_->restore(networks ? std::vector<std::string>{"net/ipv4/ip_forward"}
                             : std::vector<std::string>{});
  if (!daemon_->ours() || networks || others_need_the_daemon()) return;
  daemon_->stop();
  sim::LocalRunner runner;
  remove_empty_libvirt_chains(runner, a_minute());
}

bool LxcHypervisor::others_need_the_daemon() {
  if (!connection().domains(VIR_CONNECT_LIST_DOMAINS_ACTIVE).empty()) return true;
  libvirt::tame();
  libvirt::ConnectHandle qemu(virConnectOpen("qemu:///system"));
  return qemu && virConnectNumOfDomains(qemu.get()) > 0;
}

std::vector<Finding> LxcHypervisor::examine() {
  return lxc::examine();
}

}  // namespace vm::lxc
