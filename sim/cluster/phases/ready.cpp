// The last look: every node Ready, every system pod running, cluster DNS answering on every node.
#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cluster/kubeadm_config.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {
namespace {

std::vector<std::string> nodes_not_ready(Context& context) {
  std::vector<std::string> missing;
  const auto list = context.kube().get({"nodes"}, context.deadline);
  for (const auto& node : context.nodes) {
    if (node->role() == "services") continue;
    bool ready = false;
    for (const auto& item : list.at("items")) {
      ready =
          ready || (item.at("metadata").at("name") == node->name() && has_condition(item, "Ready"));
    }
    if (!ready) missing.push_back(node->name());
  }
  return missing;
}

// What a person would look at first on a node that does not become Ready.
std::string node_logs(Context& context, const std::vector<std::string>& names) {
  std::string logs;
  for (const std::string& name : names) {
    vm::Node* node = context.find(name);
    if (!node) continue;
    logs += fmt::format("--- {}: kubelet\n", name);
    Command command;
    command.argv = {"journalctl", "--unit=kubelet", "--no-pager", "--lines=15", "--output=cat"};
    try {
      logs += node->runner().run(command, Deadline::after(std::chrono::seconds(10))).out;
    } catch (const Error& error) {
      logs += error.message() + "\n";
    }
    logs += fmt::format("--- {}: console\n{}\n", name, node->console(15));
  }
  return logs;
}

void wait_for_nodes(Context& context) {
  std::vector<std::string> missing;
  try {
    wait_until("all Kubernetes nodes to be Ready",
               context.deadline.at_most(std::chrono::minutes(3)), std::chrono::milliseconds(300),
               [&] {
                 missing = nodes_not_ready(context);
                 if (missing.empty()) return Look::ready();
                 context.progress.phase_note("not Ready yet: " + sim::join(missing, ", "));
                 return Look::waiting("not Ready: " + sim::join(missing, ", "));
               });
  } catch (Error& error) {
    if (error.category() == Category::stalled) error.with_output(node_logs(context, missing));
    throw;
  }
}

Look system_pods(Context& context) {
  const auto list = context.kube().get({"deployments,daemonsets", "--namespace", "kube-system"},
                                       context.deadline);
  for (const auto& item : list.at("items")) {
    const auto status = item.value("status", nlohmann::json::object());
    const bool daemon = item.at("kind") == "DaemonSet";
    const int wanted =
        daemon ? status.value("desiredNumberScheduled", -1) : item.at("spec").value("replicas", 1);
    const int available =
        daemon ? status.value("numberReady", 0) : status.value("readyReplicas", 0);
    if (wanted < 0) {
      return Look::waiting(item.at("metadata").value("name", "") + ": not seen to yet");
    }
    if (available < wanted) {
      return Look::waiting(fmt::format("{}: {} of {} pods ready",
                                       item.at("metadata").value("name", ""), available, wanted));
    }
  }
  return Look::ready();
}

// Asks the service address itself, so that kube-proxy's rules on that node are part of the answer.
Look dns_on(Context& context, vm::Node& node) {
  const std::string question =
      fmt::format("dig +short +time=1 +tries=1 @{} kubernetes.default.svc.cluster.local || true",
                  dns_address(context.environment.services).text());
  const std::string answer = trim(context.sh(node, question).out);
  const std::string wanted = context.environment.services.host(1).text();
  return answer == wanted ? Look::ready()
                          : Look::waiting(fmt::format("{}: DNS answers '{}'", node.name(), answer));
}

}  // namespace

bool ready(Context& context) {
  wait_for_nodes(context);
  wait_until("the pods of kube-system", context.deadline.at_most(std::chrono::minutes(3)),
             std::chrono::milliseconds(300), [&] {
               const Look look = system_pods(context);
               if (!look.done) context.progress.phase_note(look.seen);
               return look;
             });
  for (const auto& node : context.nodes) {
    if (node->role() == "services") continue;
    wait_until("cluster DNS", context.deadline.at_most(std::chrono::minutes(1)),
               std::chrono::milliseconds(300), [&] { return dns_on(context, *node); });
  }
  return false;
}

}  // namespace sim::phases
