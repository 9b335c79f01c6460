#include <tuple>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"
#include "sim/daemon/daemon.h"
#include "sim/daemon/endpoints.h"

namespace sim::cli {
namespace {

class DaemonVerb : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.require_subcommand(0, 1);
    app.fallthrough();
    app.add_subcommand("status", "Whether it runs; also without a word");
    run_ = app.add_subcommand("run", "Be it, in the foreground");
    stop_ = app.add_subcommand("stop", "End it; `sim <environment> up` starts it again");
  }

  int run(Session& session) override {
    const Environment environment = session.environment();
    if (run_->parsed()) return serve(session, environment);
    if (stop_->parsed()) return stop(session, environment);
    return status(session, environment.name);
  }

 private:
  static int serve(Session& session, const Environment& environment) {
    const auto gateway = [&] {
      const auto machines = session.surroundings().make_hypervisor(environment.driver);
      if (const auto subnet = machines->find_network(environment.name)) return subnet->host(1);
      throw Error(Category::failed, "{} has no network", environment.name)
          .with_fix(fmt::format("sim {} up", environment.name));
    };
    run_daemon({environment.name, environment.aws_region, gateway});
    return 0;
  }

  static int stop(Session& session, const Environment& environment) {
    const auto endpoints = session.surroundings().make_endpoints(environment.driver);
    if (endpoints) std::ignore = endpoints->stop(environment.name);
    session.answer({{"environment", environment.name}, {"running", false}},
                   fmt::format("the daemon of {} does not run\n", environment.name));
    return 0;
  }

  static int status(Session& session, const std::string& name) {
    auto found = daemon_status(name);
    nlohmann::json json = found.value_or(nlohmann::json{{"environment", name}});
    json["running"] = found.has_value();
    session.answer(json, found ? fmt::format("the daemon of {} is process {}; AWS is at {}\n", name,
                                             found->at("pid").get<int>(),
                                             found->at("endpoint").get<std::string>())
                               : fmt::format("the daemon of {} does not run\n", name));
    return found ? 0 : 1;
  }

  CLI::App* run_ = nullptr;
  CLI::App* stop_ = nullptr;
};

}  // namespace

VerbInfo daemon_verb() {
  VerbInfo info;
  info.name = "daemon";
  info.summary = "The background process that answers AWS for the environment";
  info.examples = {"sim dev daemon", "sim dev daemon stop"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<DaemonVerb>()); };
  return info;
}

}  // namespace sim::cli
