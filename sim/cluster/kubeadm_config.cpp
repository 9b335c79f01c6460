#include "sim/cluster/kubeadm_config.h"

#include <cstdlib>

#include <fmt/format.h>

#include "sim/base/text.h"

namespace sim {
namespace {

int minor_of(const std::string& version) {
  const auto parts = split(version, '.');
  return parts.size() < 2 ? 0 : std::atoi(parts[1].c_str());
}

// v1beta3 came with 1.22; v1beta2 went with 1.27. Only v1beta2 has a type of DNS.
bool speaks_v1beta3(const std::string& version) {
  return minor_of(version) >= 22;
}

}  // namespace

std::string kubeadm_lines(const std::string& command) {
  return "systemctl start containerd\n" + command +
         " 2>&1 || { journalctl --no-pager --unit=kubelet | grep -E ': [EF][0-9]{4} ' | tail -n 5; "
         "exit 1; }\n";
}

vm::Address dns_address(const vm::Subnet& services) {
  return services.host(10);
}

std::string kubeadm_init_config(const Environment& environment, const ControlPlane& control_plane) {
  const bool newer = speaks_v1beta3(control_plane.version);
  // kubeadm checks that its images are there before it starts, cluster DNS among them although its
  // own is not deployed: it is given the name that our DNS image has, so that nothing is pulled.
  return fmt::format(
      R"(apiVersion: kubeadm.k8s.io/{api}
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: {address}
  bindPort: 6443
nodeRegistration:
  name: {node}
  criSocket: {socket}
  kubeletExtraArgs:
    node-ip: {address}
---
apiVersion: kubeadm.k8s.io/{api}
kind: ClusterConfiguration
kubernetesVersion: {version}
clusterName: {environment}
controlPlaneEndpoint: {node}:6443
networking:
  podSubnet: {pods}
  serviceSubnet: {services}
  dnsDomain: cluster.local
dns:
{dns_type}  imageRepository: sim.local
  imageTag: "1"
apiServer:
  certSANs: [{node}, {address}, localhost, 127.0.0.1]
# One master has nobody to elect, and the election costs seconds at every start; so does the
# allocator of pod ranges, which sim-cni does on the nodes.
controllerManager:
  extraArgs:
    allocate-node-cidrs: "false"
    leader-elect: "false"
scheduler:
  extraArgs:
    leader-elect: "false"
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
failSwapOn: false
# A new node is Ready sooner; what has not changed is reported as seldom as everywhere.
nodeStatusUpdateFrequency: 2s
nodeStatusReportFrequency: 5m
# The disk is the host's, so its fill level says nothing about this node;
# and images come with the node.
imageGCHighThresholdPercent: 100
evictionHard:
  memory.available: 50Mi
  nodefs.available: 0%
  nodefs.inodesFree: 0%
  imagefs.available: 0%
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
# Connection tracking limits are the host's: leave them alone.
conntrack:
  maxPerCore: 0
  min: 0
  tcpEstablishedTimeout: 0s
  tcpCloseWaitTimeout: 0s
)",
      fmt::arg("api", newer ? "v1beta3" : "v1beta2"),
      fmt::arg("address", control_plane.address.text()), fmt::arg("node", control_plane.node),
      fmt::arg("socket", newer ? "unix:///run/containerd/containerd.sock"
                               : "/run/containerd/containerd.sock"),
      fmt::arg("version", control_plane.version), fmt::arg("environment", environment.name),
      fmt::arg("pods", environment.pods.text()), fmt::arg("services", environment.services.text()),
      fmt::arg("dns_type", newer ? "" : "  type: CoreDNS\n"));
}

}  // namespace sim
