#include <fmt/format.h>

#include "sim/cli/json.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

std::string status_text(const ClusterStatus& status) {
  std::string text = fmt::format("{} is {}", status.environment, status.up ? "up" : "not up");
  if (!status.subnet.empty()) text += fmt::format(", in {}", status.subnet);
  text += '\n';
  if (!status.nodes.empty()) {
    std::vector<std::vector<std::string>> rows = {
        {"NODE", "ROLE", "ADDRESS", "STATE", "READY", "KUBELET"}};
    for (const NodeStatus& node : status.nodes) {
      rows.push_back({node.name, node.role, node.address, node.state, node.ready ? "yes" : "no",
                      node.kubelet_version});
    }
    text += '\n' + table(rows);
  }
  if (!status.services.empty()) {
    std::vector<std::vector<std::string>> rows = {{"SERVICE", "ADDRESS", "HEALTHY", "DETAIL"}};
    for (const ServiceStatus& service : status.services) {
      rows.push_back({service.name, fmt::format("{}:{}", service.address, service.port),
                      service.healthy ? "yes" : "no", service.detail});
    }
    text += '\n' + table(rows);
  }
  return text;
}

class Status : public Verb {
 public:
  int run(Session& session) override {
    const ClusterStatus status = session.cluster().status();
    session.answer(status, status_text(status));
    return status.up ? 0 : 1;
  }
};

}  // namespace

VerbInfo status_verb() {
  VerbInfo info;
  info.name = "status";
  info.summary = "Say how nodes and services are; exit code 0 when all is up, else 1";
  info.examples = {"sim dev status", "sim dev status --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Status>()); };
  return info;
}

}  // namespace sim::cli
