#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, NodeChecksItsArguments) {
  EXPECT_EQ(run({"dev", "node"}), 2);
  EXPECT_EQ(run({"dev", "node", "add"}), 2);
  EXPECT_EQ(run({"dev", "node", "add", "Not_A_Name"}), 2);
  EXPECT_THAT(err(), HasSubstr("\"Not_A_Name\" is not a host name"));
  EXPECT_EQ(run({"dev", "node", "add", "x", "--timeout", "0"}), 2);
}

}  // namespace
}  // namespace sim::cli
