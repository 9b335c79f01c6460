// What drivers built on libvirt share: networks, domains found by their metadata, removal that
// looks again. A driver says how its domains look, prepares the node's disk, and cleans up what
// libvirt does not know of.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vm/drivers/libvirt/connection.h"
#include "vm/drivers/libvirt/metadata.h"
#include "vm/hypervisor.h"

namespace vm::libvirt {

class LibvirtHypervisor : public Hypervisor {
 public:
  explicit LibvirtHypervisor(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  void ensure_network(const NetworkSpec& spec) override;
  std::optional<Subnet> find_network(const std::string& environment) override;
  std::vector<Subnet> subnets() override;
  std::unique_ptr<Node> create(const NodeSpec& spec) override;
  std::vector<std::unique_ptr<Node>> find(const std::string& environment) override;
  std::vector<std::string> environments() override;
  void remove(const std::string& environment, const std::string& node) override;
  void destroy(const std::string& environment) override;

 protected:
  Connection& connection() { return *connection_; }
  const std::shared_ptr<Connection>& shared_connection() const { return connection_; }
  // Every domain that sim made, of all environments.
  std::vector<Metadata> all_nodes();

  virtual std::string domain_xml(const NodeSpec& spec) const = 0;
  virtual std::unique_ptr<Node> node(const Metadata& metadata) = 0;
  // Makes the node's disk with its seed, before the domain is defined.
  virtual void make_disk(const NodeSpec& spec) = 0;
  // Removes whatever may be left of a node: `disk` is empty when no domain told where it was.
  // Idempotent.
  virtual void remove_traces(const std::string& environment, const std::string& node,
                             const std::filesystem::path& disk) = 0;
  // Nodes that left traces (folders, groups) though no domain is there any more.
  virtual std::vector<std::string> orphans(const std::string& environment) = 0;
  // Removes what can only go after the last node and the network, then looks: what is still there
  // of the environment, as phrases for people; empty when it is clean.
  virtual std::vector<std::string> leftovers(const std::string& environment) = 0;
  virtual bool link_exists(const std::string& name) const;

 private:
  std::vector<std::string> all_leftovers(const std::string& environment);

  std::shared_ptr<Connection> connection_;
};

}  // namespace vm::libvirt
