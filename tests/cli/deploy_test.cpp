#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

TEST_F(CliTest, DeployNeedsAnApplication) {
  add_nodes();
  EXPECT_EQ(run({"dev", "deploy"}), 2);
  EXPECT_THAT(err(), HasSubstr("environment dev has no application"));
  EXPECT_THAT(err(), HasSubstr("application: ../application.yaml"));
}

TEST_F(CliTest, DeployNeedsAnEnvironmentThatIsUp) {
  write_file(source() / "scenarios/qareports/environments/dev.yaml",
             std::string(dev_yaml) + "application: ../application.yaml\n");
  EXPECT_EQ(run({"dev", "deploy"}), 2);
  EXPECT_THAT(err(), HasSubstr("environment dev is not up"));
  EXPECT_THAT(err(), HasSubstr("sim dev up"));
}

}  // namespace
}  // namespace sim::cli
