#include <algorithm>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

constexpr const char* default_driver = "lxc";

// What is up must be removable when its file has become unreadable or is gone: the name is enough.
Environment environment_or_its_remains(const Session& session) {
  try {
    return session.environment();
  } catch (const Error& error) {
    if (error.category() != Category::usage) throw;
    Environment remains;
    remains.name =
        session.options().name.empty() ? session.environment_word() : session.options().name;
    remains.driver = default_driver;
    const auto names = session.surroundings().make_hypervisor(default_driver)->environments();
    if (std::find(names.begin(), names.end(), remains.name) == names.end()) throw;
    return remains;
  }
}

class Destroy : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--timeout", minutes_, "Give up after this many minutes")
        ->check(CLI::Range(1, 24 * 60))
        ->capture_default_str();
  }

  int run(Session& session) override {
    Environment environment = environment_or_its_remains(session);
    const std::string name = environment.name;
    Cluster cluster = session.cluster(std::move(environment));
    const auto progress = session.progress();
    cluster.destroy(*progress, Deadline::after(std::chrono::minutes(minutes_)));
    forget_environment(name);
    session.answer({{"environment", name}, {"destroyed", true}},
                   fmt::format("{} is destroyed; nothing of it is left\n", name));
    return 0;
  }

 private:
  int minutes_ = 10;
};

}  // namespace

VerbInfo destroy_verb() {
  VerbInfo info;
  info.name = "destroy";
  info.summary = "Remove the environment's nodes, network and data, without a trace";
  info.examples = {"sim dev destroy"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Destroy>()); };
  return info;
}

}  // namespace sim::cli
