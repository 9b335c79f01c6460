#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

class NetworkPhase : public ClusterTest {
 protected:
  Context fresh() {
    return Context{
        environment_, hypervisor_, {}, progress_, Deadline::after(std::chrono::seconds(30)),
        {},           {},          {}};
  }
};

TEST_F(NetworkPhase, TakesAFreeSubnetOfThePool) {
  Context context = fresh();
  EXPECT_TRUE(network(context));
  EXPECT_EQ(context.subnet.prefix, 24);
  EXPECT_TRUE(context.subnet.overlaps(environment_.pool)) << context.subnet.text();
  EXPECT_EQ(hypervisor_.find_network("dev")->text(), context.subnet.text());
}

TEST_F(NetworkPhase, KeepsTheNetworkThatIsThere) {
  Context first = fresh();
  network(first);
  environment_.pool = vm::Subnet::parse("172.20.0.0/16");  // the file changed meanwhile
  Context second = fresh();
  EXPECT_FALSE(network(second));
  EXPECT_EQ(second.subnet.text(), first.subnet.text());
}

TEST_F(NetworkPhase, AvoidsWhatTheHostRoutes) {
  set("routes", R"([{"dst": "10.77.0.0/23", "dev": "tun0"}])");
  Context context = fresh();
  EXPECT_TRUE(network(context));
  EXPECT_EQ(context.subnet.text(), "10.77.2.0/24");
  host_->networks.clear();
  set("routes", R"([{"dst": "10.77.0.0/16", "dev": "tun0"}])");
  EXPECT_ERROR(network(context), Category::unfit, "in use: 10.77.0.0/16");
}

TEST_F(NetworkPhase, AvoidsOtherEnvironments) {
  Context first = fresh();
  network(first);
  environment_.name = "testing";
  Context second = fresh();
  EXPECT_TRUE(network(second));
  EXPECT_FALSE(second.subnet.overlaps(first.subnet));
}

TEST_F(NetworkPhase, ItsDnsKnowsTheNodesAndTheFilesHosts) {
  Context context = fresh();
  network(context);
  std::vector<std::string> names;
  for (const vm::HostName& host : host_->networks.at("dev").hosts) names.push_back(host.name);
  EXPECT_THAT(names, testing::ElementsAre("git.example.org", "master-node", "worker-node"));
  EXPECT_EQ(host_->networks.at("dev").hosts[1].address, context.subnet.host(11));
  EXPECT_EQ(host_->networks.at("dev").hosts[2].address, context.subnet.host(12));
}

TEST_F(NetworkPhase, AwssNamesAreThisHost) {
  Context context = fresh();
  network(context);
  const auto& domains = host_->networks.at("dev").domains;
  ASSERT_FALSE(domains.empty());
  EXPECT_EQ(domains.front().name, "amazonaws.com");
  EXPECT_EQ(domains.front().address, context.subnet.host(1));
}

}  // namespace
}  // namespace sim::phases
