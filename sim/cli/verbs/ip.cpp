#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Ip : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("node", node_, "Only this node's address");
  }

  int run(Session& session) override {
    Cluster cluster = session.cluster();
    nlohmann::json json = nlohmann::json::object();
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> names;
    for (const auto& node : cluster.nodes()) {
      names.push_back(node->name());
      if (!node_.empty() && node->name() != node_) continue;
      json[node->name()] = node->address().text();
      rows.push_back({node->name(), node->address().text()});
    }
    if (!node_.empty() && rows.empty()) {
      const auto near = nearest(node_, names);
      throw Error(Category::usage, "there is no node \"{}\"{}", node_,
                  near ? fmt::format("; did you mean \"{}\"?", *near) : std::string())
          .with_fix("nodes: " + (names.empty() ? "none" : join(names, ", ")));
    }
    session.answer(json, node_.empty() ? table(rows) : rows.front()[1] + "\n");
    return 0;
  }

 private:
  std::string node_;
};

}  // namespace

VerbInfo ip_verb() {
  VerbInfo info;
  info.name = "ip";
  info.summary = "Print the addresses of the nodes, or of one node";
  info.examples = {"sim dev ip", "sim dev ip master-node"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Ip>()); };
  return info;
}

}  // namespace sim::cli
