#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Node : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.require_subcommand(1);
    app.fallthrough();
    add_ = app.add_subcommand("add", "Boot one more worker and join it to the cluster");
    remove_ = app.add_subcommand("remove", "Drain a worker and remove it");
    for (CLI::App* subcommand : {add_, remove_}) {
      subcommand->add_option("name", name_, "The worker's name")->required();
    }
    app.add_option("--timeout", minutes_, "Give up after this many minutes")
        ->check(CLI::Range(1, 24 * 60))
        ->capture_default_str();
  }

  int run(Session& session) override {
    if (!is_dns_label(name_)) {
      throw Error(Category::usage,
                  "\"{}\" is not a host name: use lower-case letters, digits and inner hyphens",
                  name_);
    }
    Cluster cluster = session.cluster();
    const auto progress = session.progress();
    const Deadline deadline = Deadline::after(std::chrono::minutes(minutes_));
    const bool adds = add_->parsed();
    if (adds) {
      cluster.add_node(name_, *progress, deadline);
    } else {
      cluster.remove_node(name_, *progress, deadline);
    }
    session.answer({{"node", name_}, {adds ? "added" : "removed", true}},
                   fmt::format("{} is {}\n", name_, adds ? "added" : "removed"));
    return 0;
  }

 private:
  CLI::App* add_ = nullptr;
  CLI::App* remove_ = nullptr;
  std::string name_;
  int minutes_ = 10;
};

}  // namespace

VerbInfo node_verb() {
  VerbInfo info;
  info.name = "node";
  info.summary = "Add or remove a worker: node add NAME, node remove NAME";
  info.examples = {"sim dev node add worker-two", "sim dev node remove worker-two"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Node>()); };
  return info;
}

}  // namespace sim::cli
