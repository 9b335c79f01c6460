// Makes and finds machines. State lives in the machines: environment, role and address are domain
// metadata, so find and destroy work after a crash, from another shell, or after the run folder is
// gone.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/deadline.h"
#include "vm/node.h"
#include "vm/spec.h"

namespace vm {

// One thing that was looked at on this host, for `sim doctor`.
struct Finding {
  enum class Level { ok, warning, failure };
  std::string name;  // "libvirt", "cgroups", "kvm"
  Level level = Level::ok;
  std::string message;  // what was seen, with figures
  std::string fix;      // what to type; empty when ok
};

class Hypervisor {
 public:
  virtual ~Hypervisor() = default;

  // Makes the environment's network, or checks that the one there is as specified and running;
  // starts it if it is not.
  virtual void ensure_network(const NetworkSpec& spec) = 0;
  // The subnet of the environment's network, if it exists.
  virtual std::optional<Subnet> find_network(const std::string& environment) = 0;
  // The subnets of all networks here, ours and others', running or not: a new one must avoid them.
  virtual std::vector<Subnet> subnets() = 0;
  // Defines the machine and writes its seed; does not start it. Throws Error failed if the name is
  // taken.
  virtual std::unique_ptr<Node> create(const NodeSpec& spec) = 0;
  virtual std::vector<std::unique_ptr<Node>> find(const std::string& environment) = 0;
  // Names of the environments that have a node or a network here, sorted.
  virtual std::vector<std::string> environments() = 0;
  // Removes one machine: domain, disk folder, cgroups, processes. No-op when it is not there.
  virtual void remove(const std::string& environment, const std::string& node) = 0;
  // Removes every machine and the network, looks again, and throws Error failed naming whatever is
  // left.
  virtual void destroy(const std::string& environment) = 0;
  virtual std::vector<Finding> examine() = 0;
};

}  // namespace vm
