#include "sim/cluster/status.h"

#include <algorithm>
#include <filesystem>

#include "sim/base/error.h"
#include "sim/base/paths.h"
#include "sim/cluster/context.h"
#include "sim/cluster/health.h"
#include "sim/cluster/kube.h"

namespace sim {
namespace {

void add_nodes(ClusterStatus& status, const Environment& environment, const Context& context) {
  for (const NodeRequest& request : environment.nodes) {
    if (context.find(request.name)) continue;
    status.nodes.push_back({request.name, request.role, {}, "missing", false, {}});
  }
  for (const auto& node : context.nodes) {
    status.nodes.push_back(
        {node->name(), node->role(), node->address().text(), to_string(node->state()), false, {}});
  }
  const auto place = [&](const NodeStatus& node) {
    return std::find_if(environment.nodes.begin(), environment.nodes.end(),
                        [&](const auto& each) { return each.name == node.name; });
  };
  std::stable_sort(status.nodes.begin(), status.nodes.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

void ask_kubernetes(ClusterStatus& status, const Context& context, vm::Address master) {
  ServiceStatus service{"kubernetes", master.text(), 6443, false, "no kubeconfig yet"};
  if (std::filesystem::exists(context.kubeconfig())) {
    try {
      const auto list = context.kube().get({"nodes"}, context.deadline);
      service.healthy = true;
      service.detail = "answers";
      for (const auto& item : list.at("items")) {
        for (NodeStatus& node : status.nodes) {
          if (item.at("metadata").value("name", "") != node.name) continue;
          node.ready = has_condition(item, "Ready") && node.state == "running";
          node.kubelet_version = item.at("status").at("nodeInfo").value("kubeletVersion", "");
        }
      }
    } catch (const Error& error) {
      if (error.category() == Category::interrupted) throw;
      service.healthy = false;
      service.detail = error.message();
    }
  }
  status.services.push_back(service);
}

void ask_services(ClusterStatus& status, const Environment& environment, NodeStatus& node,
                  vm::Address address) {
  node.ready = node.state == "running";
  for (const auto ask : {postgresql_health, rabbitmq_health}) {
    const Health health = ask(environment, address, Deadline::after(std::chrono::seconds(3)));
    status.services.push_back(
        {health.name, address.text(), health.port, health.healthy, health.detail});
    node.ready = node.ready && health.healthy;
  }
}

void ask_endpoints(ClusterStatus& status, Endpoints& endpoints) {
  const auto health = endpoints.health(status.environment);
  if (!health) return;
  status.services.push_back(
      {"aws", health->address, health->port, health->healthy, health->detail});
}

}  // namespace

ClusterStatus cluster_status(const Environment& environment, vm::Hypervisor& hypervisor,
                             Endpoints* endpoints) {
  ClusterStatus status;
  status.environment = environment.name;
  SilentProgress silent;
  Context context{environment,
                  hypervisor,
                  {},
                  silent,
                  Deadline::after(std::chrono::seconds(8)),
                  {},
                  {},
                  hypervisor.find(environment.name)};
  if (const auto subnet = hypervisor.find_network(environment.name)) {
    status.subnet = subnet->text();
  }
  add_nodes(status, environment, context);
  const auto masters = context.with_role("master");
  if (!masters.empty() && masters.front()->state() == vm::NodeState::running) {
    ask_kubernetes(status, context, masters.front()->address());
  }
  for (NodeStatus& node : status.nodes) {
    if (node.role != "services" || node.state != "running") continue;
    ask_services(status, environment, node, vm::Address::parse(node.address));
  }
  if (endpoints != nullptr && !status.nodes.empty()) ask_endpoints(status, *endpoints);
  status.up = !status.nodes.empty() &&
              std::all_of(status.nodes.begin(), status.nodes.end(),
                          [](const auto& node) { return node.ready; }) &&
              std::all_of(status.services.begin(), status.services.end(),
                          [](const auto& service) { return service.healthy; });
  return status;
}

}  // namespace sim
