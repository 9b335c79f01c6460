#include <map>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/log.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

struct Row {
  std::string system;
  std::string file;
  std::string nodes = "-";  // "3 of 3 running"
};

std::map<std::string, Row> known_environments() {
  std::map<std::string, Row> rows;
  for (const EnvironmentFile& file : environment_files()) {
    rows[file.name] = {file.system, file.file.string()};
  }
  for (const std::string& name : remembered_environments()) rows[name];
  return rows;
}

class Environments : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--driver", driver_, "Where to look for nodes")->capture_default_str();
  }

  int run(Session& session) override {
    std::map<std::string, Row> rows = known_environments();
    try {
      add_machines(*session.surroundings().make_hypervisor(driver_), rows);
    } catch (const Error& error) {
      // The files can be listed all the same.
      if (error.category() == Category::interrupted) throw;
      for (auto& row : rows) row.second.nodes = "unknown";
      log::warning("cannot ask what is up: {}", error.message());
    }
    nlohmann::json json = nlohmann::json::array();
    std::vector<std::vector<std::string>> text = {{"ENVIRONMENT", "SYSTEM", "NODES", "FILE"}};
    for (const auto& [name, row] : rows) {
      text.push_back({name, row.system, row.nodes, row.file});
      json.push_back(
          {{"name", name}, {"system", row.system}, {"nodes", row.nodes}, {"file", row.file}});
    }
    session.answer({{"environments", json}}, table(text));
    return 0;
  }

 private:
  static void add_machines(vm::Hypervisor& hypervisor, std::map<std::string, Row>& rows) {
    for (const std::string& name : hypervisor.environments()) {
      int running = 0;
      const auto nodes = hypervisor.find(name);
      for (const auto& node : nodes) running += node->state() == vm::NodeState::running ? 1 : 0;
      rows[name].nodes = fmt::format("{} of {} running", running, nodes.size());
    }
  }

  std::string driver_ = "lxc";
};

}  // namespace

VerbInfo environments_verb() {
  VerbInfo info;
  info.name = "environments";
  info.scope = Scope::global;
  info.summary = "List all environments and what is up; sim list does the same";
  info.examples = {"sim environments", "sim list --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Environments>()); };
  return info;
}

}  // namespace sim::cli
