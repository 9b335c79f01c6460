#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/cli/kubectl.h"
#include "sim/cli/pod.h"
#include "sim/cli/table.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Pods : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("-n,--namespace", namespace_, "Only the pods of this namespace");
  }

  int run(Session& session) override {
    nlohmann::json json = nlohmann::json::array();
    std::vector<std::vector<std::string>> rows = {
        {"NAMESPACE", "POD", "READY", "PHASE", "RESTARTS", "ADDRESS", "NODE"}};
    for (const Pod& pod : pods_of(Kubectl(session.cluster()), namespace_)) {
      rows.push_back({pod.space, pod.name, fmt::format("{}/{}", pod.ready, pod.containers),
                      pod.phase, std::to_string(pod.restarts), pod.address, pod.node});
      json.push_back({{"namespace", pod.space},
                      {"name", pod.name},
                      {"containers", pod.containers},
                      {"ready", pod.ready},
                      {"phase", pod.phase},
                      {"restarts", pod.restarts},
                      {"address", pod.address},
                      {"node", pod.node}});
    }
    session.answer({{"pods", json}}, table(rows));
    return 0;
  }

 private:
  std::string namespace_;
};

}  // namespace

VerbInfo pods_verb() {
  VerbInfo info;
  info.name = "pods";
  info.summary = "List the pods of all namespaces, with their nodes";
  info.examples = {"sim dev pods", "sim dev pods -n kube-system"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Pods>()); };
  return info;
}

}  // namespace sim::cli
