// What the phases of a bring-up share: the environment, the machines, and how to reach them.
// Made for one `up`, `node add` or `node remove`; one thread at a time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/cluster/application/deployment.h"
#include "sim/cluster/cluster.h"
#include "sim/cluster/endpoints.h"
#include "sim/cluster/environment.h"
#include "sim/cluster/kube.h"
#include "sim/cluster/progress.h"
#include "vm/hypervisor.h"
#include "vm/image.h"

namespace sim {

struct Context {
  const Environment& environment;
  vm::Hypervisor& hypervisor;
  UpOptions options;
  ProgressObserver& progress;
  Deadline deadline;

  // Filled by the phases, in their order.
  std::map<std::string, vm::Image> images;  // by kind
  vm::Subnet subnet;
  std::vector<std::unique_ptr<vm::Node>> nodes;  // those that exist, running from `boot` on
  std::set<std::string> done_steps = {};         // "node/step", as learn_done_steps saw them
  std::string cluster_id = {};                   // digest of the cluster's CA, once it is known
  Endpoints* endpoints = nullptr;                // null: the environment has none
  std::optional<Deployment> deployment = {};     // what its phases bring in, if anything

  vm::ImageSpec image_spec(const std::string& kind) const;
  std::filesystem::path kubeconfig() const;
  Kube kube() const;
  // The machine of that name, or null.
  vm::Node* find(const std::string& name) const;
  vm::Node& master() const;  // Error failed when there is none
  std::vector<vm::Node*> with_role(const std::string& role) const;

  // Runs a shell script on a node; Error failed names the node and carries what the script printed.
  Output sh(vm::Node& node, const std::string& script, const std::string& input = {}) const;
};

// "cluster" for master and worker, "services" for services.
std::string image_kind(const std::string& role);

// A step of a node's life that must not be done twice, or continued in the middle: begun and done
// are marked on the node itself, so a new process knows what an interrupted one left.
enum class Mark { none, begun, done };
Mark read_mark(const Context& context, vm::Node& node, const std::string& step);
// Asks every Kubernetes node once which steps are done, so that read_mark need not for those. What
// is not known to be done is always asked again.
void learn_done_steps(Context& context);
// The shell lines that put a mark; run them in the same script as the step.
std::string begin_mark(const std::string& step);
std::string done_mark(const std::string& step);

// Fills in what exists: nodes and subnet. Throws Error usage when the environment is not up.
void find_what_is_up(Context& context);

// The addresses of all nodes, existing or wanted: existing ones keep theirs, others get the next
// free one.
std::vector<vm::HostName> node_addresses(const Context& context);

// Makes the machine, starts it and waits until it takes commands. A machine of that name is removed
// first.
void make_node(Context& context, const NodeRequest& request);
// Waits until a node that was just started takes commands; Error stalled carries its console log.
void wait_for_node(const Context& context, vm::Node& node);

}  // namespace sim
