#include <algorithm>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/kubectl.h"
#include "sim/cli/pod.h"
#include "sim/cli/verbs/registry.h"
#include "vm/ssh.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

class Ssh : public Verb {
 public:
  void declare(CLI::App& app) override {
    app_ = &app;
    app.prefix_command();
    app.description(app.get_description() + "\nArguments: [OPTIONS] NODE|POD [COMMAND...]");
    app.add_option("-n,--namespace", namespace_, "Look for the pod in this namespace only");
    app.add_option("-c,--container", container_, "The container of the pod");
  }

  int run(Session& session) override {
    Words words = app_->remaining();
    if (!words.empty() && words.front() == "--") words.erase(words.begin());
    Cluster cluster = session.cluster();
    Words nodes;
    for (const auto& node : cluster.nodes()) {
      nodes.push_back(node->name());
      if (words.empty() || node->name() != words.front() || !namespace_.empty()) continue;
      const Words command = typed_command(Words(words.begin() + 1, words.end()));
      const bool terminal = session.surroundings().is_terminal_in && command.empty();
      return session.surroundings().attach({vm::ssh_argv(vm::keys_of(cluster.environment().name),
                                                         node->address(), command, terminal)});
    }
    return enter_pod(session, cluster, words, nodes);
  }

 private:
  int enter_pod(const Session& session, const Cluster& cluster, const Words& words,
                const Words& nodes) const {
    std::vector<Pod> pods;
    const bool has_cluster = std::filesystem::exists(cluster.kubeconfig());
    if (has_cluster) pods = pods_of(Kubectl(cluster), namespace_);
    std::vector<Pod> matches;
    for (const Pod& pod : pods) {
      if (!words.empty() && pod.name == words.front()) matches.push_back(pod);
    }
    if (words.empty() || matches.empty()) throw_unknown(words, nodes, pods);
    if (matches.size() > 1) {
      throw Error(Category::usage, "{} namespaces have a pod {}", matches.size(), words.front())
          .with_fix("say which: -n " + matches.front().space);
    }
    const Words command = typed_command(Words(words.begin() + 1, words.end()));
    return session.surroundings().attach(Kubectl(cluster).command(
        exec_arguments(session, matches.front().space, matches.front().name, container_, command)));
  }

  [[noreturn]] static void throw_unknown(const Words& words, const Words& nodes,
                                         const std::vector<Pod>& pods) {
    Words names = nodes;
    Words pod_names;
    for (const Pod& pod : pods) {
      names.push_back(pod.name);
      pod_names.push_back(pod.name);
    }
    std::string message = "say which node or pod";
    if (!words.empty()) {
      const auto near = nearest(words.front(), names);
      message = fmt::format("there is no node or pod \"{}\"{}", words.front(),
                            near ? fmt::format("; did you mean \"{}\"?", *near) : std::string());
    }
    throw Error(Category::usage, message)
        .with_fix(fmt::format("nodes: {}; pods: {}", nodes.empty() ? "none" : join(nodes, ", "),
                              pods.empty() ? "none" : join(pod_names, ", ")));
  }

  const CLI::App* app_ = nullptr;
  std::string namespace_;
  std::string container_;
};

}  // namespace

VerbInfo ssh_verb() {
  VerbInfo info;
  info.name = "ssh";
  info.summary = "Log in to a node or a pod, or run a command there; its exit code is passed on";
  info.examples = {"sim dev ssh master-node", "sim dev ssh worker-node systemctl status kubelet",
                   "sim dev ssh web-947f8d9b8-ntfww", "sim dev ssh -n kube-system dns-0 ls"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Ssh>()); };
  return info;
}

}  // namespace sim::cli
