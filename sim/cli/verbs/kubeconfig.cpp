#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Kubeconfig : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_flag("--content", content_, "Print the file itself");
  }

  int run(Session& session) override {
    const Cluster cluster = session.cluster();
    const auto text = read_file_if_exists(cluster.kubeconfig());
    if (!text) {
      const std::string& name = cluster.environment().name;
      throw Error(Category::failed, "{} is not up", name).with_fix(fmt::format("sim {} up", name));
    }
    const std::string path = cluster.kubeconfig().string();
    session.answer({{"kubeconfig", path}}, content_ ? *text : path + "\n");
    return 0;
  }

 private:
  bool content_ = false;
};

}  // namespace

VerbInfo kubeconfig_verb() {
  VerbInfo info;
  info.name = "kubeconfig";
  info.summary = "Print the path of the kubeconfig file";
  info.examples = {"export KUBECONFIG=$(sim dev kubeconfig)"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Kubeconfig>()); };
  return info;
}

}  // namespace sim::cli
