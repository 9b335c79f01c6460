#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

class AddonsPhase : public ClusterTest {
 protected:
  // What a node image brings.
  void give_manifests() {
    const auto folder = root_of("master-node") / "usr/lib/sim/addons";
    write_file(folder / "dns.yaml",
               "image: @IMAGE@\nclusterIP: @DNS_ADDRESS@\ndomain: @CLUSTER_DOMAIN@\n");
    write_file(folder / "storage.yaml", "ranges: @SERVICE_SUBNET@ @POD_SUBNET@\n");
  }
};

TEST_F(AddonsPhase, AppliesTheManifestsWithTheEnvironmentsNumbersOnce) {
  Context context = clustered();
  give_manifests();
  EXPECT_TRUE(addons(context));
  EXPECT_EQ(read_file(root_of("master-node") / "applied"),
            "image: sim.local/cluster-addons:1\nclusterIP: 10.96.0.10\ndomain: cluster.local\n"
            "---\nranges: 10.96.0.0/12 10.244.0.0/16\n---\n");
  EXPECT_THAT(take_log(), testing::ElementsAre("master-node kubectl apply -f -"));
  EXPECT_FALSE(addons(context));
  EXPECT_TRUE(take_log().empty());
}

TEST_F(AddonsPhase, AnInterruptedAttemptIsRepeated) {
  Context context = clustered();
  give_manifests();
  set("kubectl-fails");
  const auto error = test::error_of([&] { addons(context); });
  EXPECT_EQ(error->category(), Category::failed);
  EXPECT_THAT(error->output(), testing::HasSubstr("no route to host"));
  EXPECT_EQ(read_mark(context, context.master(), "addons"), Mark::begun);
  std::filesystem::remove(control() / "kubectl-fails");
  EXPECT_TRUE(addons(context));
  EXPECT_EQ(times_made("master-node"), 1);
}

}  // namespace
}  // namespace sim::phases
