#include "sim/cluster/cluster.h"

#include "sim/base/journal.h"
#include "tests/cluster/cluster_fixture.h"
#include "tests/support/in_child.h"

namespace sim {
namespace {

using testing::Contains;
using testing::HasSubstr;

class WholeCluster : public ClusterTest {
 protected:
  WholeCluster() {
    build_images();
    take_log();
  }
  Cluster cluster() { return Cluster(environment_, hypervisor()); }
  UpSummary up() { return cluster().up({}, progress_, soon()); }
  static Deadline soon() { return Deadline::after(std::chrono::seconds(60)); }
  static std::vector<std::string> worked(const UpSummary& summary) {
    std::vector<std::string> names;
    for (const PhaseTime& phase : summary.phases) {
      if (!phase.skipped) names.push_back(phase.name);
    }
    return names;
  }
  Journal journal() const { return Journal(paths::state() / "journals/dev.jsonl"); }
};

TEST_F(WholeCluster, UpDoesEverythingOnceAndThenNothing) {
  const UpSummary first = up();
  EXPECT_TRUE(first.changed);
  EXPECT_TRUE(first.status.up);
  EXPECT_EQ(first.phases.size(), all_phases().size());
  EXPECT_THAT(worked(first), testing::ElementsAre("network", "nodes", "control plane", "workers",
                                                  "cluster DNS and storage"));
  const UpSummary second = up();
  EXPECT_FALSE(second.changed);
  EXPECT_TRUE(second.status.up);
  EXPECT_EQ(times_made("master-node"), 1);
  EXPECT_EQ(times_made("worker-node"), 1);
}

TEST_F(WholeCluster, UpGoesOnWhereItWasInterrupted) {
  set("kubeadm-fails");
  EXPECT_ERROR(up(), Category::failed, "kubeadm init on master-node");
  EXPECT_EQ(journal().read().back().kind, "phase.failed");
  EXPECT_THAT(progress_.lines, Contains("failed control plane"));
  std::filesystem::remove(control() / "kubeadm-fails");
  const UpSummary summary = up();
  EXPECT_TRUE(summary.status.up);
  EXPECT_EQ(times_made("worker-node"), 1);
  EXPECT_EQ(journal().read().back().fields["operation"], "up");
}

TEST_F(WholeCluster, UpMakesAWorkerThatVanished) {
  up();
  hypervisor_.remove("dev", "worker-node");
  const UpSummary summary = up();
  EXPECT_THAT(worked(summary), testing::ElementsAre("nodes", "workers"));
  EXPECT_TRUE(summary.status.up);
}

TEST_F(WholeCluster, DestroyLeavesNothingAndUpBeginsAnew) {
  up();
  cluster().destroy(progress_, soon());
  EXPECT_TRUE(host_->machines.empty());
  EXPECT_TRUE(host_->networks.empty());
  EXPECT_FALSE(std::filesystem::exists(paths::environment("dev")));
  EXPECT_THAT(progress_.lines.back(), "done destroy");
  cluster().destroy(progress_, soon());
  EXPECT_THAT(progress_.lines.back(), "done destroy skipped");
  EXPECT_TRUE(up().status.up);
}

TEST_F(WholeCluster, OneProcessAtATimeChangesIt) {
  up();
  const auto path = paths::state() / "locks/dev.lock";
  const auto held = FileLock::try_acquire(path);
  ASSERT_TRUE(held);
  const std::string message =
      fmt::format("another sim process ({}) is changing environment dev", getpid());
  const int code = test::in_child([&] {
    int refused = 0;
    const auto expect = [&](const std::function<void()>& change) {
      try {
        change();
      } catch (const Error& error) {
        if (error.category() == Category::failed && error.message() == message) ++refused;
      }
    };
    expect([&] { up(); });
    expect([&] { cluster().destroy(progress_, soon()); });
    expect([&] { cluster().add_node("extra", progress_, soon()); });
    expect([&] { cluster().remove_node("worker-node", progress_, soon()); });
    // Looking is always possible.
    return refused * 10 + (cluster().status().up ? 1 : 0);
  });
  EXPECT_EQ(code, 41);
}

TEST_F(WholeCluster, TheLockEndsWithItsHolder) {
  const auto path = paths::state() / "locks/dev.lock";
  EXPECT_EQ(test::in_child([&] { return FileLock::try_acquire(path) ? 0 : 1; }), 0);
  EXPECT_TRUE(up().status.up);
}

TEST_F(WholeCluster, NodesComeAndGo) {
  up();
  set_ready_nodes({"master-node", "worker-node", "extra"});
  cluster().add_node("extra", progress_, soon());
  std::vector<std::string> names;
  for (const auto& node : cluster().nodes()) names.push_back(node->name());
  EXPECT_THAT(names, testing::ElementsAre("master-node", "worker-node", "extra"));
  EXPECT_FALSE(up().changed);  // an added node is none too many
  cluster().remove_node("extra", progress_, soon());
  EXPECT_EQ(cluster().nodes().size(), 2u);
}

TEST_F(WholeCluster, KnowsItsFiles) {
  up();
  Cluster made = cluster();
  EXPECT_TRUE(std::filesystem::exists(made.kubeconfig()));
  EXPECT_TRUE(std::filesystem::exists(made.kubectl()));
  EXPECT_TRUE(std::filesystem::exists(made.ssh_folder() / "id_ed25519"));
  EXPECT_EQ(made.environment().name, "dev");
}

}  // namespace
}  // namespace sim
