#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class ControlPlanePhase : public ClusterTest {
 protected:
  Mark mark(Context& context) { return read_mark(context, context.master(), "control-plane"); }
};

TEST_F(ControlPlanePhase, InitializesOnceAndBringsTheKubeconfig) {
  Context context = booted();
  EXPECT_TRUE(control_plane(context));
  EXPECT_EQ(mark(context), Mark::done);
  const auto log = take_log();
  EXPECT_THAT(log, Contains(HasSubstr("master-node kubeadm init --config")));
  EXPECT_THAT(log, Contains(HasSubstr("kubeadm.yaml --skip-phases=addon/coredns")));
  EXPECT_THAT(log, Not(Contains(HasSubstr("taint"))));
  // The host does not know the master's name.
  EXPECT_EQ(read_file(context.kubeconfig()), "server: https://10.77.1.11:6443\n");
  const auto mode = std::filesystem::status(context.kubeconfig()).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_THAT(progress_.lines, Contains("note [init] Using Kubernetes version: v1.20.2"));
  EXPECT_THAT(read_file(root_of("master-node") / "etc/kubernetes/kubeadm.yaml"),
              HasSubstr("advertiseAddress: 10.77.1.11"));
}

TEST_F(ControlPlanePhase, IsSkippedWhenDone) {
  Context context = clustered();
  EXPECT_FALSE(control_plane(context));
  EXPECT_THAT(take_log(), Not(Contains(HasSubstr("kubeadm"))));
  // A kubeconfig that was lost on the host comes back.
  std::filesystem::remove(context.kubeconfig());
  EXPECT_FALSE(control_plane(context));
  EXPECT_TRUE(std::filesystem::exists(context.kubeconfig()));
}

TEST_F(ControlPlanePhase, AnInterruptedInitMakesTheMasterAgain) {
  Context context = booted();
  set("kubeadm-fails");
  const auto error = test::error_of([&] { control_plane(context); });
  EXPECT_THAT(error->message(), HasSubstr("kubeadm init on master-node"));
  EXPECT_THAT(error->output(), testing::AllOf(HasSubstr("this host is haunted"),
                                              HasSubstr("kubelet of master-node says no")));
  EXPECT_EQ(mark(context), Mark::begun);
  std::filesystem::remove(control() / "kubeadm-fails");
  EXPECT_TRUE(control_plane(context));
  EXPECT_EQ(mark(context), Mark::done);
  EXPECT_EQ(times_made("master-node"), 2);
  EXPECT_EQ(times_made("worker-node"), 1);
  EXPECT_THAT(progress_.lines, Contains(HasSubstr("note an interrupted kubeadm init")));
}

TEST_F(ControlPlanePhase, FindsTheImageWhenOnlyTheMasterHasToBeMadeAgain) {
  build_images();
  Context context = booted();
  context.images.clear();  // as `images` leaves it when no node is missing
  context.sh(context.master(), begin_mark("control-plane"));
  EXPECT_TRUE(control_plane(context));
  EXPECT_EQ(read_file(machine("master-node").spec.image), "root of cluster\n");
}

TEST_F(ControlPlanePhase, WithoutWorkersTheMasterTakesPods) {
  environment_.nodes.pop_back();
  Context context = booted();
  EXPECT_TRUE(control_plane(context));
  EXPECT_THAT(take_log(), Contains("kubectl taint nodes --all node-role.kubernetes.io/master-"));
}

TEST_F(ControlPlanePhase, StallsWhenTheApiDoesNotAnswer) {
  Context context = booted();
  set("api-down");
  context.deadline = Deadline::after(std::chrono::milliseconds(1500));
  EXPECT_ERROR(control_plane(context), Category::stalled, "the Kubernetes API");
}

TEST_F(ControlPlanePhase, NeedsAMaster) {
  environment_.nodes.erase(environment_.nodes.begin());
  Context context = booted();
  EXPECT_ERROR(control_plane(context), Category::failed, "no master node");
}

}  // namespace
}  // namespace sim::phases
