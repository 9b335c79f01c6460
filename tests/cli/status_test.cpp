#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, StatusOfNothingIsNotUp) {
  EXPECT_EQ(run({"dev", "status", "--json"}), 1) << err();
  EXPECT_EQ(json()["environment"], "dev");
  EXPECT_EQ(json()["up"], false);
  EXPECT_TRUE(json()["nodes"].is_array());
  EXPECT_TRUE(json()["services"].is_array());
  EXPECT_EQ(run({"dev", "status"}), 1);
  EXPECT_THAT(out(), HasSubstr("dev is not up"));
}

}  // namespace
}  // namespace sim::cli
