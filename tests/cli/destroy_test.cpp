#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, DestroyForgetsTheName) {
  write_file(folder_.path() / "own.yaml", dev_yaml);
  const std::string file = (folder_.path() / "own.yaml").string();
  remember_environment(find_environment(file, "second"));
  add_machine("second", "master-node", "master", "10.77.2.10");
  EXPECT_EQ(run({"second", "destroy"}), 0) << err();
  EXPECT_TRUE(host_->machines.empty());
  EXPECT_EQ(run({"second", "destroy"}), 2);
}

TEST_F(CliTest, DestroyNeedsNoReadableFile) {
  add_nodes();
  write_file(source() / "scenarios/qareports/environments/dev.yaml", "nodes: [");
  EXPECT_EQ(run({"dev", "status"}), 2);
  EXPECT_EQ(run({"dev", "destroy"}), 0) << err();
  EXPECT_TRUE(host_->machines.empty());
}

TEST_F(CliTest, DestroyOfNothingSaysSo) {
  EXPECT_EQ(run({"dev", "destroy", "--json"}), 0) << err();
  EXPECT_EQ(json()["destroyed"], true);
}

}  // namespace
}  // namespace sim::cli
