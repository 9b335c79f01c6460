#include <CLI/CLI.hpp>

#include "sim/cli/deploying.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Deploy : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("version", version_, "The one that is there, or the default, when left out");
    declare_deploying(app, options_);
  }

  int run(Session& session) override { return deploy_version(session, version_, options_); }

 private:
  std::string version_;
  Deploying options_;
};

}  // namespace

VerbInfo deploy_verb() {
  VerbInfo info;
  info.name = "deploy";
  info.summary = "Put the environment's application into it, or finish what is missing";
  info.examples = {"sim dev deploy", "sim dev deploy v1", "sim dev deploy --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Deploy>()); };
  return info;
}

}  // namespace sim::cli
