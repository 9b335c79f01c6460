#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, VersionIsPrinted) {
  EXPECT_EQ(run({"version"}), 0);
  EXPECT_THAT(out(), testing::MatchesRegex("sim [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_EQ(run({"version", "--json"}), 0);
  EXPECT_TRUE(json()["version"].is_string());
}

}  // namespace
}  // namespace sim::cli
