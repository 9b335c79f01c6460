#include "sim/cluster/context.h"

#include "tests/cluster/cluster_fixture.h"

namespace sim {
namespace {

using testing::HasSubstr;

class ContextTest : public ClusterTest {};

TEST_F(ContextTest, MarksSayHowFarAStepCame) {
  Context context = booted();
  vm::Node& master = context.master();
  EXPECT_EQ(read_mark(context, master, "step"), Mark::none);
  context.sh(master, begin_mark("step"));
  EXPECT_EQ(read_mark(context, master, "step"), Mark::begun);
  EXPECT_EQ(read_mark(context, master, "other"), Mark::none);
  context.sh(master, done_mark("step"));
  EXPECT_EQ(read_mark(context, master, "step"), Mark::done);
  // Only what the node itself says counts: a node that is made again has done nothing.
  make_node(context, environment_.nodes[0]);
  wait_for_node(context, context.master());
  EXPECT_EQ(read_mark(context, context.master(), "step"), Mark::none);
}

TEST_F(ContextTest, AStepThatFailsStaysBegun) {
  Context context = booted();
  vm::Node& master = context.master();
  EXPECT_ERROR(context.sh(master, begin_mark("step") + "false\n" + done_mark("step")),
               Category::failed, "master-node: ");
  EXPECT_EQ(read_mark(context, master, "step"), Mark::begun);
  // A crash while the mark is written leaves a part of it, or nothing in it.
  write_file(root_of("master-node") / "var/lib/sim/steps/step", "don");
  EXPECT_EQ(read_mark(context, master, "step"), Mark::begun);
}

TEST_F(ContextTest, ScriptsStopAtTheFirstErrorAndGetTheirInput) {
  Context context = booted();
  EXPECT_EQ(context.sh(context.master(), "cat", "some input").out, "some input");
  const auto error = test::error_of(
      [&] { context.sh(context.master(), "echo why >&2; false; echo not reached"); });
  EXPECT_THAT(error->output(), HasSubstr("why"));
  EXPECT_THAT(error->output(), testing::Not(HasSubstr("not reached\n")));
  EXPECT_ERROR(context.sh(context.master(), "echo \"$unset_variable\""), Category::failed,
               "master-node");
}

TEST_F(ContextTest, FindsNodesByNameAndRole) {
  Context context = booted();
  EXPECT_EQ(context.master().name(), "master-node");
  EXPECT_EQ(context.find("nobody"), nullptr);
  ASSERT_EQ(context.with_role("worker").size(), 1u);
  EXPECT_TRUE(context.with_role("services").empty());
  context.nodes.clear();
  EXPECT_ERROR(context.master(), Category::failed, "no master node");
}

TEST_F(ContextTest, NodesAreMadeFromTheirRequest) {
  booted();
  const vm::NodeSpec& spec = machine("worker-node").spec;
  EXPECT_EQ(spec.role, "worker");
  EXPECT_EQ(spec.memory_bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(spec.cpus, 3);
  EXPECT_EQ(spec.address.text(), "10.77.1.12");
  EXPECT_EQ(spec.mac, vm::mac_of("dev", "worker-node"));
  EXPECT_EQ(spec.image, "/images/cluster.squashfs");
  EXPECT_EQ(machine("worker-node").state, vm::NodeState::running);
  const std::string hosts = read_file(root_of("worker-node") / "etc/hosts");
  EXPECT_THAT(hosts, HasSubstr("10.77.1.11 master-node\n"));
  EXPECT_THAT(hosts, HasSubstr("192.0.2.7 git.example.org\n"));
  EXPECT_EQ(read_file(root_of("worker-node") / "etc/sim/cluster.env"),
            "POD_SUBNET=10.244.0.0/16\n");
  EXPECT_THAT(read_file(vm::keys_of("dev").known_hosts()), HasSubstr("worker-node"));
}

TEST_F(ContextTest, ServicesNodesAreToldUsersAndDatabases) {
  environment_ = quoting_environment();
  booted();
  EXPECT_EQ(machine("services-node").spec.image, "/images/services.squashfs");
  EXPECT_THAT(read_file(root_of("services-node") / "etc/sim/postgresql.sql"),
              HasSubstr("ALTER ROLE"));
  EXPECT_THAT(read_file(root_of("services-node") / "etc/sim/rabbitmq.json"), HasSubstr("boss"));
  EXPECT_FALSE(std::filesystem::exists(root_of("services-node") / "etc/sim/cluster.env"));
}

TEST_F(ContextTest, ANodeThatIsMadeAgainKeepsItsAddressOnly) {
  Context context = booted();
  const vm::NodeSpec before = machine("worker-node").spec;
  make_node(context, environment_.nodes[1]);
  EXPECT_EQ(machine("worker-node").spec.address, before.address);
  EXPECT_NE(machine("worker-node").spec.seed[4].content, before.seed[4].content);  // ssh host key
  EXPECT_EQ(context.nodes.size(), 2u);
}

TEST_F(ContextTest, AddedNodesGetTheNextFreeAddress) {
  Context context = booted();
  make_node(context, {"extra", "worker", 1, 1});
  make_node(context, {"another", "worker", 1, 1});
  EXPECT_EQ(machine("extra").spec.address.text(), "10.77.1.13");
  EXPECT_EQ(machine("another").spec.address.text(), "10.77.1.14");
  hypervisor_.remove("dev", "extra");
  Context later = booted();
  make_node(later, {"third", "worker", 1, 1});
  EXPECT_EQ(machine("third").spec.address.text(), "10.77.1.13");
}

TEST_F(ContextTest, ANodeThatDoesNotAnswerIsReportedWithItsConsole) {
  Context context = booted();
  machine("worker-node").console = "Kernel panic\n";
  machine("worker-node").linked = false;
  context.deadline = Deadline::after(std::chrono::milliseconds(300));
  vm::Node& node = *context.find("worker-node");
  auto error = test::error_of([&] { wait_for_node(context, node); });
  EXPECT_EQ(error->category(), Category::stalled);
  EXPECT_THAT(error->output(), HasSubstr("Kernel panic"));
  machine("worker-node").state = vm::NodeState::crashed;
  EXPECT_ERROR(wait_for_node(context, node), Category::stalled, "the machine is crashed");
}

TEST_F(ContextTest, ImagesAreChosenByRole) {
  EXPECT_EQ(image_kind("master"), "cluster");
  EXPECT_EQ(image_kind("worker"), "cluster");
  EXPECT_EQ(image_kind("services"), "services");
  environment_.kubernetes_source = "upstream";
  environment_.kubernetes_version = "v1.29.3";
  const vm::ImageSpec spec = context().image_spec("cluster");
  EXPECT_EQ(spec.kind, "cluster");
  EXPECT_EQ(spec.kubernetes_source, "upstream");
  EXPECT_EQ(spec.kubernetes_version, "v1.29.3");
}

}  // namespace
}  // namespace sim
