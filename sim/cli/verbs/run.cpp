#include <unistd.h>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/interrupt.h"
#include "sim/cli/kubectl.h"
#include "sim/cli/pod.h"
#include "sim/cli/verbs/registry.h"
#include "sim/cluster/application/ad_hoc_pod.h"
#include "sim/cluster/application/application.h"
#include "sim/cluster/kube.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

constexpr std::chrono::seconds patience{120};

class Run : public Verb {
 public:
  void declare(CLI::App& app) override {
    app_ = &app;
    app.prefix_command();
    app.description(app.get_description() + "\nArguments: [COMMAND...]");
  }

  int run(Session& session) override {
    Words words = app_->remaining();
    if (!words.empty() && words.front() == "--") words.erase(words.begin());
    const Cluster cluster = session.cluster();
    const Application application = application_of(cluster.environment());
    const Kubectl kubectl(cluster);
    const auto like = kubectl.json(
        {"get", "deployment", application.run_like, "-n", application.name_space, "-o", "json"});
    const std::string name = fmt::format("run-{}", ::getpid());
    const Kube kube(cluster.kubectl(), cluster.kubeconfig());
    kube.apply(nlohmann::json::array({ad_hoc_pod(like, name)}), Deadline::after(patience));
    const Removal removal{kube, application.name_space, name};
    kube.run({"wait", "-n", application.name_space, "pod/" + name, "--for=condition=Ready",
              fmt::format("--timeout={}s", patience.count())},
             Deadline::after(patience + std::chrono::seconds(5)));
    return session.surroundings().attach(kubectl.command(
        exec_arguments(session, application.name_space, name, "", typed_command(words))));
  }

 private:
  // Takes the pod away, whatever happened.
  struct Removal {
    const Kube& kube;
    std::string space;
    std::string pod;

    ~Removal() {
      const InterruptShield shield;
      try {
        kube.run({"delete", "pod", pod, "-n", space, "--wait=false"},
                 Deadline::after(std::chrono::seconds(20)));
      } catch (const Error&) {
        // Kubernetes ends it after a day.
      }
    }
  };

  static Application application_of(const Environment& environment) {
    if (environment.application.empty()) {
      throw Error(Category::usage, "environment {} has no application", environment.name)
          .with_fix(fmt::format("sim {} k run --help", environment.name));
    }
    Application application = read_application(environment.application);
    if (application.run_like.empty()) {
      throw Error(Category::usage, "{} does not say which pods to be like",
                  application.file.string())
          .with_fix("run_like: NAME-OF-A-DEPLOYMENT");
    }
    return application;
  }

  const CLI::App* app_ = nullptr;
};

}  // namespace

VerbInfo run_verb() {
  VerbInfo info;
  info.name = "run";
  info.summary = "A shell, or a command, in a pod of its own like the application's";
  info.examples = {"sim dev run", "sim dev run qareports queues",
                   "sim dev run 'qareports manage shell < script.py'"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Run>()); };
  return info;
}

}  // namespace sim::cli
