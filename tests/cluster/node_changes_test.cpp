#include "sim/cluster/node_changes.h"

#include "tests/cluster/cluster_fixture.h"

namespace sim {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class NodeChanges : public ClusterTest {
 protected:
  void add(const std::string& name) {
    Context made = changing();
    PhaseTimes times(journal_, progress_, 3);
    add_node(made, times, name);
  }
  void remove(const std::string& name) {
    Context made = changing();
    PhaseTimes times(journal_, progress_, 2);
    remove_node(made, times, name);
  }
  Context changing() {
    return Context{
        environment_, hypervisor_, {}, progress_, Deadline::after(std::chrono::seconds(60)),
        {},           {},          {}};
  }

  bool dns_knows(const std::string& name, const std::string& address) {
    for (const vm::HostName& host : host_->networks.at("dev").hosts) {
      if (host.name == name && host.address.text() == address) return true;
    }
    return false;
  }

  Journal journal_{folder_ / "journal.jsonl"};
};

TEST_F(NodeChanges, NothingCanChangeInAnEnvironmentThatIsNotUp) {
  EXPECT_ERROR(add("extra"), Category::usage, "environment dev is not up");
  EXPECT_ERROR(remove("worker-node"), Category::usage, "environment dev is not up");
  context();  // a network alone is not an environment that is up
  EXPECT_ERROR(add("extra"), Category::usage, "environment dev is not up");
}

TEST_F(NodeChanges, BadNamesAreRefused) {
  clustered();
  EXPECT_ERROR(add("Not_A_Name"), Category::usage, "'Not_A_Name' is no node name");
  EXPECT_ERROR(add("worker-node"), Category::usage, "has a node worker-node already");
  EXPECT_TRUE(journal_.read().empty());
  EXPECT_EQ(host_->machines.size(), 2u);
}

TEST_F(NodeChanges, AMasterThatIsMissingIsNotAWorkerToAdd) {
  clustered();
  hypervisor_.remove("dev", "master-node");
  EXPECT_ERROR(add("master-node"), Category::usage, "only workers can be added");
}

TEST_F(NodeChanges, OnlyWorkersCanBeRemoved) {
  clustered();
  EXPECT_ERROR(remove("master-node"), Category::usage, "master-node is not a worker");
  EXPECT_ERROR(remove("worker-nod"), Category::usage, "did you mean worker-node?");
  EXPECT_ERROR(remove("someone"), Category::usage, "someone is not a worker of environment dev");
  const auto error = test::error_of([&] { remove("someone"); });
  EXPECT_EQ(error->fix(), "workers: worker-node");
  EXPECT_EQ(host_->machines.size(), 2u);
}

TEST_F(NodeChanges, AnAddedWorkerJoinsAndTheOthersLearnItsName) {
  clustered();
  build_images();
  set_ready_nodes({"master-node", "worker-node", "extra"});
  add("extra");
  EXPECT_EQ(machine("extra").spec.memory_bytes, environment_.nodes[1].memory_bytes);
  EXPECT_EQ(read_file(machine("extra").spec.image), "root of cluster\n");
  EXPECT_THAT(take_log(), Contains(HasSubstr("extra kubeadm join")));
  EXPECT_TRUE(dns_knows("extra", "10.77.1.13"));
  EXPECT_THAT(progress_.lines, Contains("done everything answers"));
}

TEST_F(NodeChanges, ARemovedWorkerIsDrainedFirstAndForgotten) {
  clustered();
  remove("worker-node");
  EXPECT_THAT(take_log(),
              testing::ElementsAre(HasSubstr("kubectl drain worker-node --ignore-daemonsets"),
                                   "kubectl delete node worker-node --ignore-not-found"));
  EXPECT_EQ(host_->machines.size(), 1u);
  EXPECT_THAT(read_file(vm::keys_of("dev").known_hosts()), Not(HasSubstr("worker-node")));
  EXPECT_TRUE(dns_knows("master-node", "10.77.1.11"));
}

TEST_F(NodeChanges, AWorkerThatCannotBeDrainedStays) {
  clustered();
  set("api-down");
  EXPECT_ERROR(remove("worker-node"), Category::failed, "drain");
  EXPECT_EQ(host_->machines.size(), 2u);
  EXPECT_EQ(journal_.read().back().kind, "phase.failed");
}

}  // namespace
}  // namespace sim
