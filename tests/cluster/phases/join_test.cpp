#include "sim/cluster/join.h"

#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class JoinPhase : public ClusterTest {
 protected:
  Context with_control_plane() {
    Context made = booted();
    control_plane(made);
    take_log();
    return made;
  }
  void forget_cluster(Context& context) {
    make_node(context, environment_.nodes[0]);
    wait_for_node(context, context.master());
    control_plane(context);
    take_log();
  }
};

TEST_F(JoinPhase, JoinsWithAFreshTokenOnce) {
  Context context = with_control_plane();
  EXPECT_TRUE(join(context));
  // A node of that name from an earlier life is forgotten before the new one comes.
  EXPECT_THAT(take_log(), testing::ElementsAre(
                              "master-node kubeadm token create --ttl 10m --print-join-command",
                              HasSubstr("get -o json configmap cluster-info"),
                              "kubectl delete node worker-node --ignore-not-found",
                              "worker-node kubeadm join master-node:6443 --token abc.def"));
  EXPECT_FALSE(join(context));
  EXPECT_TRUE(take_log().empty());
  EXPECT_EQ(times_made("worker-node"), 1);
}

TEST_F(JoinPhase, AnInterruptedJoinMakesTheWorkerAgain) {
  Context context = with_control_plane();
  set("kubeadm-fails");
  const auto error = test::error_of([&] { join(context); });
  EXPECT_THAT(error->message(), HasSubstr("kubeadm join"));
  EXPECT_THAT(error->output(), testing::AllOf(HasSubstr("this host is haunted"),
                                              HasSubstr("kubelet of worker-node says no")));
  std::filesystem::remove(control() / "kubeadm-fails");
  EXPECT_TRUE(join(context));
  EXPECT_EQ(times_made("worker-node"), 2);
  EXPECT_FALSE(join(context));
}

TEST_F(JoinPhase, AWorkerOfAnotherClusterIsMadeAgain) {
  Context context = clustered();
  forget_cluster(context);
  EXPECT_TRUE(join(context));
  EXPECT_EQ(times_made("worker-node"), 2);
  EXPECT_THAT(progress_.lines, Contains(HasSubstr("belongs to another cluster")));
  EXPECT_FALSE(join(context));
}

TEST_F(JoinPhase, ANodeWithoutAnImageAtHandGetsTheCachedOne) {
  build_images();
  Context context = clustered();
  forget_cluster(context);
  context.images.clear();
  EXPECT_TRUE(join(context));
  EXPECT_EQ(read_file(machine("worker-node").spec.image), "root of cluster\n");
}

TEST_F(JoinPhase, WorkersThatWereAddedJoinToo) {
  Context context = clustered();
  make_node(context, {"extra", "worker", 1, 1});
  wait_for_node(context, *context.find("extra"));
  EXPECT_TRUE(join(context));
  const auto log = take_log();
  EXPECT_THAT(log, Contains(HasSubstr("extra kubeadm join")));
  EXPECT_THAT(log, Not(Contains(HasSubstr("worker-node kubeadm join"))));
}

TEST(RequestFor, TakesTheFilesNodesAsTheyAre) {
  const NodeRequest request = request_for(sample_environment(), "master-node");
  EXPECT_EQ(request.role, "master");
  EXPECT_EQ(request.memory_bytes, std::uint64_t{2} << 30);
}

TEST(RequestFor, AddedNodesAreLikeTheFirstWorker) {
  Environment environment = sample_environment();
  environment.nodes.push_back({"second", "worker", 1, 1});
  const NodeRequest request = request_for(environment, "extra");
  EXPECT_EQ(request.name, "extra");
  EXPECT_EQ(request.role, "worker");
  EXPECT_EQ(request.memory_bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(request.cpus, 3);
}

TEST(RequestFor, WithoutAWorkerThereIsADefault) {
  Environment environment = sample_environment();
  environment.nodes.pop_back();
  const NodeRequest request = request_for(environment, "extra");
  EXPECT_EQ(request.name, "extra");
  EXPECT_EQ(request.role, "worker");
  EXPECT_EQ(request.memory_bytes, std::uint64_t{2} << 30);
}

}  // namespace
}  // namespace sim::phases
