#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class ReadyPhase : public ClusterTest {
 protected:
  // The error that `ready` ends with when things stay as they are.
  Error stall() {
    Context context = booted();
    context.deadline = Deadline::after(std::chrono::milliseconds(1200));
    const auto error = test::error_of([&] { ready(context); });
    EXPECT_EQ(error->category(), Category::stalled) << error->message();
    return *error;
  }
};

TEST_F(ReadyPhase, ChangesNothingWhenEverythingAnswers) {
  Context context = booted();
  set_pods("Deployment", {{"replicas", 2}}, {{"readyReplicas", 2}});
  EXPECT_FALSE(ready(context));
}

TEST_F(ReadyPhase, WaitsForEveryNodeAndShowsItsLogs) {
  set_ready_nodes({"master-node"});
  const Error error = stall();
  EXPECT_THAT(
      error.output(),
      HasSubstr("--- worker-node: kubelet\nkubelet[1]: E0101 kubelet of worker-node says no"));
  EXPECT_THAT(error.output(), Not(HasSubstr("kubelet of master-node")));
  EXPECT_THAT(progress_.lines, Contains("note not Ready yet: worker-node"));
}

TEST_F(ReadyPhase, ReadyMustBeTrue) {
  set_ready_nodes({"master-node", "worker-node"}, "Unknown");
  stall();
  EXPECT_THAT(progress_.lines, Contains("note not Ready yet: master-node, worker-node"));
}

TEST_F(ReadyPhase, ServicesNodesAreNotKubernetesNodes) {
  environment_ = quoting_environment();
  Context context = booted();
  EXPECT_FALSE(ready(context));
}

TEST_F(ReadyPhase, WaitsForTheSystemsPods) {
  set_pods("Deployment", {{"replicas", 2}}, {{"readyReplicas", 1}});
  stall();
  EXPECT_THAT(progress_.lines, Contains("note cluster-dns: 1 of 2 pods ready"));
  set_pods("Deployment", nlohmann::json::object(), nlohmann::json::object());
  stall();
  EXPECT_THAT(progress_.lines, Contains("note cluster-dns: 0 of 1 pods ready"));
  set_pods("DaemonSet", nlohmann::json::object(),
           {{"desiredNumberScheduled", 3}, {"numberReady", 2}});
  stall();
  EXPECT_THAT(progress_.lines, Contains("note cluster-dns: 2 of 3 pods ready"));
}

// Nobody has counted yet how many a new DaemonSet wants: that is not "none".
TEST_F(ReadyPhase, ADaemonSetWithoutStatusIsNotReady) {
  set_pods("DaemonSet", nlohmann::json::object(), nlohmann::json::object());
  stall();
  EXPECT_THAT(progress_.lines, Contains(HasSubstr("note cluster-dns")));
}

TEST_F(ReadyPhase, WaitsForClusterDns) {
  set("dns", "192.0.2.1\n");
  EXPECT_THAT(stall().message(), HasSubstr("master-node"));
  set("dns", "10.96.0.1\n");
  set("dns-late");  // no answer the first time
  Context context = booted();
  EXPECT_FALSE(ready(context));
  EXPECT_FALSE(std::filesystem::exists(control() / "dns-late"));
}

TEST_F(ReadyPhase, AnApiThatIsDownForAMomentIsWaitedFor) {
  set("api-late");  // no answer the first time
  Context context = booted();
  EXPECT_FALSE(ready(context));
  EXPECT_FALSE(std::filesystem::exists(control() / "api-late"));
}

}  // namespace
}  // namespace sim::phases
