// A running environment: brings it up phase by phase, says how it is, takes it down. What is up is
// read from the machines themselves and from the Kubernetes API, so a Cluster can be made in any
// shell, after any crash. One thread at a time per object; two processes are kept apart by a lock
// in the environment's folder.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/cluster/endpoints.h"
#include "sim/cluster/environment.h"
#include "sim/cluster/progress.h"
#include "vm/hypervisor.h"

namespace sim {

struct UpOptions {
  // False: Error unfit when an image is not in the cache, instead of building it.
  bool build_images = true;
  // False: the environment's application is left out.
  bool deploy = true;
};

struct PhaseTime {
  std::string name;
  std::chrono::milliseconds duration{0};
  bool skipped = false;
};

struct NodeStatus {
  std::string name;
  std::string role;
  std::string address;
  std::string state;   // of the machine: running, paused, shut off, crashed, missing
  bool ready = false;  // Kubernetes' Ready condition; for a services node, all its services healthy
  std::string kubelet_version;  // empty on a services node and while Kubernetes does not answer
};

struct ServiceStatus {
  std::string name;  // "postgresql", "rabbitmq", "kubernetes", "aws"
  std::string address;
  int port = 0;
  bool healthy = false;
  std::string detail;  // what its own protocol answered, or why it did not
};

struct ClusterStatus {
  std::string environment;
  bool up = false;     // every requested node is there and ready and every service healthy
  std::string subnet;  // empty when there is no network
  std::vector<NodeStatus> nodes;
  std::vector<ServiceStatus> services;
};

struct ApplicationStatus {
  std::string name;
  std::string version;
  std::string version_before;  // "": there was none
  std::string address;         // for a browser
};

struct DeploySummary {
  bool changed = false;  // false: everything was as it should be and nothing was touched
  std::chrono::milliseconds duration{0};
  std::vector<PhaseTime> phases;
  ApplicationStatus application;
};

struct UpSummary {
  bool changed = false;
  std::chrono::milliseconds duration{0};
  std::vector<PhaseTime> phases;
  ClusterStatus status;
  std::optional<ApplicationStatus> application;  // nothing when the environment has none
};

class Cluster {
 public:
  // Without `endpoints` AWS is not answered.
  Cluster(Environment environment, std::unique_ptr<vm::Hypervisor> hypervisor,
          std::unique_ptr<Endpoints> endpoints = nullptr);
  ~Cluster();
  Cluster(Cluster&&) noexcept;

  // Idempotent and resumable: does only what is missing. Throws Error failed when another process
  // is bringing the same environment up or down (with its pid), stalled at the deadline (with the
  // node's logs), unfit, interrupted.
  UpSummary up(const UpOptions& options, ProgressObserver& progress, Deadline deadline);
  // Complete after any crash; no-op when nothing is there. Throws Error failed naming whatever is
  // left.
  void destroy(ProgressObserver& progress, Deadline deadline);

  // Puts a version of the application into an environment that is up; with "" the one that is
  // there, or the default. Idempotent and resumable. Nothing serves the new version before its
  // migration has ended well. Throws Error usage when the environment has no application or it has
  // no such version, failed with the migration's log, or with what keeps pods from being ready.
  DeploySummary deploy(const std::string& version, ProgressObserver& progress, Deadline deadline);

  // Answers within seconds whatever state things are in; what cannot be asked is reported as such,
  // not thrown.
  ClusterStatus status();
  // Machines that exist, in the environment file's order, added ones last.
  std::vector<std::unique_ptr<vm::Node>> nodes();

  // Boots one more worker and joins it with a fresh token. Throws Error usage when the name is
  // taken.
  void add_node(const std::string& name, ProgressObserver& progress, Deadline deadline);
  // Drains, removes it from Kubernetes, then the machine. Throws Error usage when it is not a
  // worker of this environment.
  void remove_node(const std::string& name, ProgressObserver& progress, Deadline deadline);

  const Environment& environment() const;
  std::filesystem::path kubeconfig() const;  // exists once the control plane has answered
  std::filesystem::path kubectl() const;     // of the same Kubernetes build as the nodes
  std::filesystem::path ssh_folder() const;  // for vm::SshKeys

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sim
