// Machines that exist only in this process, for tests of what stands above vm. They obey the
// contracts of Hypervisor and Node; what runs on them is a function that the test gives.
// Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "vm/hypervisor.h"

namespace vm::memory {

struct Machine {
  NodeSpec spec;
  NodeState state = NodeState::shut_off;
  bool linked = true;
  int power_ons = 0;
  std::vector<sim::Command> commands = {};  // everything that was run on it, in order
  std::string console = {};
};

// Answers a command on a node. Without one every command succeeds and prints nothing.
using Answer = std::function<sim::Output(const std::string& node, const sim::Command& command)>;

// The host: shared by hypervisors and the nodes they gave out, so that a second hypervisor finds
// what a first made.
struct Host {
  std::mutex mutex;
  std::map<std::string, NetworkSpec> networks;                      // by environment
  std::map<std::pair<std::string, std::string>, Machine> machines;  // by environment and node
  std::vector<Finding> findings;
  Answer answer;
};

class MemoryHypervisor : public Hypervisor {
 public:
  explicit MemoryHypervisor(std::shared_ptr<Host> host = std::make_shared<Host>())
      : host_(std::move(host)) {}

  void ensure_network(const NetworkSpec& spec) override;
  std::optional<Subnet> find_network(const std::string& environment) override;
  std::vector<Subnet> subnets() override;
  std::unique_ptr<Node> create(const NodeSpec& spec) override;
  std::vector<std::unique_ptr<Node>> find(const std::string& environment) override;
  std::vector<std::string> environments() override;
  void remove(const std::string& environment, const std::string& node) override;
  void destroy(const std::string& environment) override;
  std::vector<Finding> examine() override;

 private:
  std::shared_ptr<Host> host_;
};

}  // namespace vm::memory
