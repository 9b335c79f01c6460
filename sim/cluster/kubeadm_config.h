// What kubeadm is told, as pure functions of the environment; golden-tested.
// Source: https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta3/
#pragma once

#include <string>

#include "sim/cluster/environment.h"

namespace sim {

struct ControlPlane {
  std::string version;  // "v1.20.2"
  std::string node;     // the master's name
  vm::Address address;
};

// The file for `kubeadm init --config`.
std::string kubeadm_init_config(const Environment& environment, const ControlPlane& control_plane);

// Shell lines that run kubeadm when containerd answers: a node without it is one with Docker for
// kubeadm. A failure comes with kubelet's last errors.
std::string kubeadm_lines(const std::string& command);

// The cluster DNS's address: the tenth of the service range, where kubeadm tells kubelets to look.
vm::Address dns_address(const vm::Subnet& services);

}  // namespace sim
