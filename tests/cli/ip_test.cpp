#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, IpPrintsAddresses) {
  add_nodes();
  EXPECT_EQ(run({"dev", "ip"}), 0) << err();
  EXPECT_EQ(out(), "master-node  10.77.1.10\nworker-node  10.77.1.11\n");
  EXPECT_EQ(run({"dev", "ip", "worker-node"}), 0);
  EXPECT_EQ(out(), "10.77.1.11\n");
  EXPECT_EQ(run({"dev", "--json", "ip"}), 0);
  EXPECT_EQ(json()["master-node"], "10.77.1.10");
  EXPECT_EQ(run({"dev", "ip", "worker-nod"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean \"worker-node\"?"));
}

}  // namespace
}  // namespace sim::cli
