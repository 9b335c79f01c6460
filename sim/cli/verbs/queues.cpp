#include "sim/cluster/queues.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

constexpr std::chrono::seconds patience{30};

class Queues : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_flag("-w,--watch", watches_, "Look again and again, until Ctrl-C");
    app.add_option("--interval", seconds_, "Seconds between two looks")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
  }

  int run(Session& session) override {
    Cluster cluster = session.cluster();
    const auto nodes = cluster.nodes();
    for (const auto& node : nodes) {
      if (node->role() != "services") continue;
      show(session, cluster.environment(), *node);
      while (watches_) {
        pause_for(std::chrono::seconds(seconds_));
        if (!session.options().json) session.out() << '\n';
        show(session, cluster.environment(), *node);
      }
      return 0;
    }
    throw Error(Category::usage, "environment {} has no services node that is up",
                cluster.environment().name)
        .with_fix(fmt::format("sim {} up", cluster.environment().name));
  }

 private:
  static void show(Session& session, const Environment& environment, vm::Node& node) {
    nlohmann::json json = nlohmann::json::array();
    std::vector<std::vector<std::string>> rows = {
        {"VHOST", "QUEUE", "READY", "UNACKED", "CONSUMERS"}};
    for (const Queue& queue : queues_of(environment, node, Deadline::after(patience))) {
      rows.push_back({queue.vhost, queue.name, std::to_string(queue.ready),
                      std::to_string(queue.unacked), std::to_string(queue.consumers)});
      json.push_back({{"vhost", queue.vhost},
                      {"name", queue.name},
                      {"ready", queue.ready},
                      {"unacked", queue.unacked},
                      {"consumers", queue.consumers}});
    }
    session.answer({{"queues", json}}, table(rows));
    session.out().flush();
  }

  bool watches_ = false;
  int seconds_ = 2;
};

}  // namespace

VerbInfo queues_verb() {
  VerbInfo info;
  info.name = "queues";
  info.summary = "The queues of RabbitMQ: what waits, what is being worked on, who consumes";
  info.examples = {"sim dev queues", "sim dev queues --watch", "sim dev queues --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Queues>()); };
  return info;
}

}  // namespace sim::cli
