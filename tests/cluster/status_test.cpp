#include "sim/cluster/status.h"

#include "tests/cluster/cluster_fixture.h"
#include "tests/cluster/fake_services.h"

namespace sim {
namespace {

using testing::HasSubstr;

class StatusTest : public ClusterTest {
 protected:
  ClusterStatus status() { return cluster_status(environment_, hypervisor_, nullptr); }
  static const NodeStatus& node(const ClusterStatus& status, const std::string& name) {
    for (const NodeStatus& each : status.nodes) {
      if (each.name == name) return each;
    }
    throw Error(Category::failed, "no node {} in the status", name);
  }
};

TEST_F(StatusTest, NothingThereIsNotUp) {
  const ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  EXPECT_EQ(seen.environment, "dev");
  EXPECT_EQ(seen.subnet, "");
  ASSERT_EQ(seen.nodes.size(), 2u);
  EXPECT_EQ(seen.nodes[0].name, "master-node");
  EXPECT_EQ(seen.nodes[0].state, "missing");
  EXPECT_EQ(seen.nodes[1].role, "worker");
  EXPECT_TRUE(seen.services.empty());
}

TEST_F(StatusTest, EverythingReadyIsUp) {
  clustered();
  const ClusterStatus seen = status();
  EXPECT_TRUE(seen.up);
  EXPECT_EQ(seen.subnet, "10.77.1.0/24");
  EXPECT_EQ(node(seen, "worker-node").state, "running");
  EXPECT_EQ(node(seen, "worker-node").address, "10.77.1.12");
  EXPECT_EQ(node(seen, "worker-node").kubelet_version, "v1.20.2");
  ASSERT_EQ(seen.services.size(), 1u);
  EXPECT_EQ(seen.services[0].name, "kubernetes");
  EXPECT_EQ(seen.services[0].port, 6443);
  EXPECT_TRUE(seen.services[0].healthy);
}

TEST_F(StatusTest, AMissingWorkerIsNamed) {
  clustered();
  hypervisor_.remove("dev", "worker-node");
  const ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  EXPECT_EQ(node(seen, "worker-node").state, "missing");
  EXPECT_FALSE(node(seen, "worker-node").ready);
  EXPECT_TRUE(node(seen, "master-node").ready);
}

// Kubernetes goes on calling a node Ready for 40 s after it stopped.
TEST_F(StatusTest, AWorkerThatIsOffIsNotReadyWhateverKubernetesSays) {
  clustered();
  for (const auto state :
       {vm::NodeState::shut_off, vm::NodeState::paused, vm::NodeState::crashed}) {
    machine("worker-node").state = state;
    const ClusterStatus seen = status();
    EXPECT_FALSE(seen.up);
    EXPECT_EQ(node(seen, "worker-node").state, vm::to_string(state));
    EXPECT_FALSE(node(seen, "worker-node").ready);
  }
}

TEST_F(StatusTest, WithTheMasterOffKubernetesIsNotAsked) {
  clustered();
  machine("master-node").state = vm::NodeState::shut_off;
  const ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  EXPECT_TRUE(take_log().empty());
  EXPECT_FALSE(node(seen, "worker-node").ready);
}

TEST_F(StatusTest, AnApiThatDoesNotAnswerIsReportedNotThrown) {
  clustered();
  set("api-down");
  const ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  ASSERT_EQ(seen.services.size(), 1u);
  EXPECT_FALSE(seen.services[0].healthy);
  EXPECT_THAT(seen.services[0].detail, HasSubstr("kubectl"));
}

TEST_F(StatusTest, BeforeTheControlPlaneThereIsNoKubeconfig) {
  booted();
  const ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  EXPECT_EQ(seen.services.at(0).detail, "no kubeconfig yet");
}

TEST_F(StatusTest, NodesAreInTheFilesOrderAndAddedOnesLast) {
  Context context = clustered();
  make_node(context, {"added", "worker", 1, 1});
  environment_.nodes.push_back({"missing-node", "worker", 1, 1});
  std::vector<std::string> names;
  for (const NodeStatus& each : status().nodes) names.push_back(each.name);
  EXPECT_THAT(names, testing::ElementsAre("master-node", "worker-node", "missing-node", "added"));
}

TEST_F(StatusTest, AServicesNodeIsReadyWhenAllItsServicesAre) {
  environment_ = quoting_environment();
  clustered();
  machine("services-node").spec.address = test::own_address(4);
  ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  EXPECT_FALSE(node(seen, "services-node").ready);
  ASSERT_EQ(seen.services.size(), 3u);
  EXPECT_EQ(seen.services[2].detail, "no connection to port 5672");
  const test::Server postgresql(
      test::own_address(4), 5432,
      test::postgresql({"qareports", "it's \"quoted\" \\ $HOME", "qareports"}));
  const test::Server rabbitmq(test::own_address(4), 5672,
                              test::rabbitmq({"qareports", "pä\"ss'", "jobs"}));
  if (!postgresql.listening() || !rabbitmq.listening()) {
    GTEST_SKIP() << "a port of the loopback network is taken";
  }
  seen = status();
  EXPECT_TRUE(node(seen, "services-node").ready);
  EXPECT_TRUE(seen.up);
}

TEST_F(StatusTest, AServicesNodeThatIsOffIsNotAsked) {
  environment_ = quoting_environment();
  clustered();
  machine("services-node").state = vm::NodeState::shut_off;
  const ClusterStatus seen = status();
  EXPECT_FALSE(seen.up);
  EXPECT_EQ(seen.services.size(), 1u);
}

}  // namespace
}  // namespace sim
