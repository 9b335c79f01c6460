#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/text.h"
#include "sim/cli/json.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

std::string summary_text(const UpSummary& summary) {
  const std::string& name = summary.status.environment;
  std::string text =
      summary.changed ? fmt::format("{} is up, after {}\n", name, human_duration(summary.duration))
                      : fmt::format("{} is up already; nothing was changed\n", name);
  for (const NodeStatus& node : summary.status.nodes) {
    text += fmt::format("  {:<20} {}\n", node.name, node.address);
  }
  for (const ServiceStatus& service : summary.status.services) {
    text += fmt::format("  {:<20} {}:{}\n", service.name, service.address, service.port);
  }
  if (const auto& application = summary.application) {
    text += fmt::format("  {:<20} {} ({})\n", application->name, application->address,
                        application->version);
  }
  return text + fmt::format(
                    "Next:\n"
                    "  sim {0} list\n"
                    "  sim {0} ssh master-node\n"
                    "  export KUBECONFIG=$(sim {0} kubeconfig)\n"
                    "  sim {0} destroy\n",
                    name);
}

class Up : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--timeout", minutes_, "Give up after this many minutes")
        ->check(CLI::Range(1, 24 * 60))
        ->capture_default_str();
    app.add_flag("--no-deploy", no_deploy_, "Leave the environment's application out");
    app.add_flag("--no-build", no_build_, "Fail when an image is missing instead of building it");
  }

  int run(Session& session) override {
    Cluster cluster = session.cluster();
    remember_environment(cluster.environment());
    const auto progress = session.progress();
    UpOptions options;
    options.build_images = !no_build_;
    options.deploy = !no_deploy_;
    const UpSummary summary =
        cluster.up(options, *progress, Deadline::after(std::chrono::minutes(minutes_)));
    session.answer(summary, summary_text(summary));
    return 0;
  }

 private:
  int minutes_ = 60;
  bool no_build_ = false;
  bool no_deploy_ = false;
};

}  // namespace

VerbInfo up_verb() {
  VerbInfo info;
  info.name = "up";
  info.summary = "Bring the environment up, or finish what is missing";
  info.examples = {"sim dev up", "sim ./mine.yaml up", "sim --name second ./mine.yaml up"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Up>()); };
  return info;
}

}  // namespace sim::cli
