#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, UpChecksItsArguments) {
  EXPECT_EQ(run({"dev", "up", "--tiemout", "3"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean --timeout?"));
  EXPECT_EQ(run({"dev", "up", "--timeout", "soon"}), 2);
}

TEST_F(CliTest, UpOfABrokenFileReportsEveryProblem) {
  write_file(source() / "scenarios/qareports/environments/dev.yaml",
             "version: 1\nsystem: qareports\nnodes:\n  - {nmae: master-node, role: master}\n");
  EXPECT_EQ(run({"dev", "up"}), 2);
  EXPECT_THAT(err(), HasSubstr("dev.yaml:4:"));
  EXPECT_EQ(run({"--json", "dev", "up"}), 2);
  EXPECT_EQ(nlohmann::json::parse(err())["error"]["category"], "usage");
}

TEST_F(CliTest, UpNeedsAnEnvironmentInFront) {
  EXPECT_EQ(run({"up"}), 2);
  EXPECT_THAT(err(), HasSubstr("sim dev up"));
}

}  // namespace
}  // namespace sim::cli
