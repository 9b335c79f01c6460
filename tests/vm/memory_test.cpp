#include "vm/drivers/memory/hypervisor.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "tests/vm/samples.h"
#include "vm/drivers/registry.h"

namespace vm::memory {
namespace {

using sim::Category;
using sim::Deadline;

TEST(MemoryHypervisor, KeepsMachinesForWhoeverSharesTheHost) {
  const auto host = std::make_shared<Host>();
  MemoryHypervisor first(host);
  first.ensure_network(test::sample_network());
  first.create(test::sample_node())->power_on();
  EXPECT_ERROR(first.create(test::sample_node()), Category::failed, "exists already");
  MemoryHypervisor second(host);
  auto nodes = second.find("dev");
  ASSERT_EQ(nodes.size(), 1u);
  EXPECT_EQ(nodes[0]->state(), NodeState::running);
  EXPECT_THAT(second.environments(), testing::ElementsAre("dev"));
  second.destroy("dev");
  EXPECT_ERROR(nodes[0]->state(), Category::failed, "does not exist any more");
  nodes[0]->power_off();
  EXPECT_TRUE(first.environments().empty());
}

TEST(MemoryHypervisor, NodesAnswerOnlyWhenTheyRunAndAreLinked) {
  const auto host = std::make_shared<Host>();
  host->answer = [](const std::string& node, const sim::Command& command) {
    return sim::Output{3, node + " " + command.argv[0] + "\n", ""};
  };
  MemoryHypervisor hypervisor(host);
  const auto node = hypervisor.create(test::sample_node());
  EXPECT_ERROR(node->power_on(), Category::failed, "network is not there");
  hypervisor.ensure_network(test::sample_network());
  EXPECT_ERROR(node->runner().run({.argv = {"true"}}, Deadline::never()), Category::failed, "ssh");
  node->power_on();
  std::vector<std::string> lines;
  const auto output = node->runner().run(
      {.argv = {"uname"}, .on_line = [&](std::string_view line) { lines.emplace_back(line); }},
      Deadline::never());
  EXPECT_EQ(output.exit_code, 3);
  EXPECT_THAT(lines, testing::ElementsAre("master-node uname"));
  node->link(false);
  EXPECT_ERROR(node->runner().run({.argv = {"true"}}, Deadline::never()), Category::failed, "ssh");
  EXPECT_EQ(host->machines.begin()->second.commands.size(), 1u);
}

TEST(MemoryHypervisor, RefusesOverlappingNetworks) {
  MemoryHypervisor hypervisor;
  hypervisor.ensure_network(test::sample_network());
  hypervisor.ensure_network(test::sample_network());
  NetworkSpec other = test::sample_network();
  other.environment = "other";
  EXPECT_ERROR(hypervisor.ensure_network(other), Category::failed, "overlaps");
}

TEST(Registry, KnowsItsDriversByName) {
  EXPECT_THAT(driver_names(), testing::ElementsAre("lxc", "memory"));
  for (const std::string& name : driver_names()) EXPECT_NE(make_hypervisor(name), nullptr);
  EXPECT_ERROR(make_hypervisor("lxd"), Category::usage, "did you mean lxc?");
}

}  // namespace
}  // namespace vm::memory
