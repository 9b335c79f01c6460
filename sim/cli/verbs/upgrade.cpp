#include <CLI/CLI.hpp>

#include "sim/cli/deploying.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Upgrade : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("version", version_,
                   "An earlier one is the way back; left out: changed settings only");
    declare_deploying(app, options_);
  }

  int run(Session& session) override { return deploy_version(session, version_, options_); }

 private:
  std::string version_;
  Deploying options_;
};

}  // namespace

VerbInfo upgrade_verb() {
  VerbInfo info;
  info.name = "upgrade";
  info.summary = "Bring the application to a version: schema first, then its pods one by one";
  info.examples = {"sim dev upgrade v2", "sim dev upgrade", "sim dev upgrade v1"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Upgrade>()); };
  return info;
}

}  // namespace sim::cli
