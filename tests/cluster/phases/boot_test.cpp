#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

class BootPhase : public ClusterTest {};

TEST_F(BootPhase, MakesTheNodesThatAreMissing) {
  Context context = ClusterTest::context();
  EXPECT_TRUE(boot(context));
  EXPECT_EQ(context.nodes.size(), 2u);
  EXPECT_THAT(progress_.lines, testing::Contains("note 2 of 2 nodes take commands"));
  hypervisor_.remove("dev", "worker-node");
  Context later = ClusterTest::context();
  EXPECT_TRUE(boot(later));
  EXPECT_EQ(times_made("master-node"), 1);
  EXPECT_EQ(times_made("worker-node"), 2);
}

TEST_F(BootPhase, DoesNothingWhenAllRun) {
  booted();
  Context context = ClusterTest::context();
  EXPECT_FALSE(boot(context));
  EXPECT_EQ(times_made("master-node"), 1);
}

TEST_F(BootPhase, StartsWhatIsOffWithoutMakingItAgain) {
  for (const auto state :
       {vm::NodeState::shut_off, vm::NodeState::paused, vm::NodeState::crashed}) {
    booted();
    machine("worker-node").state = state;
    Context context = ClusterTest::context();
    EXPECT_TRUE(boot(context));
    EXPECT_EQ(machine("worker-node").state, vm::NodeState::running) << vm::to_string(state);
  }
  EXPECT_EQ(times_made("worker-node"), 1);
  EXPECT_EQ(machine("worker-node").power_ons, 4);
}

TEST_F(BootPhase, StartsNodesThatWereAddedToo) {
  Context first = booted();
  make_node(first, {"extra", "worker", 1, 1});
  machine("extra").state = vm::NodeState::shut_off;
  Context context = ClusterTest::context();
  EXPECT_TRUE(boot(context));
  EXPECT_EQ(machine("extra").state, vm::NodeState::running);
}

TEST_F(BootPhase, StallsWithTheConsoleOfANodeThatDoesNotAnswer) {
  booted();
  machine("worker-node").state = vm::NodeState::shut_off;
  machine("worker-node").linked = false;
  machine("worker-node").console = "waiting for the network card\n";
  Context context = ClusterTest::context();
  context.deadline = Deadline::after(std::chrono::milliseconds(300));
  const auto error = test::error_of([&] { boot(context); });
  EXPECT_EQ(error->category(), Category::stalled);
  EXPECT_THAT(error->output(), testing::HasSubstr("waiting for the network card"));
}

}  // namespace
}  // namespace sim::phases
