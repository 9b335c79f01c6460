#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, DescribePassesItsArguments) {
  add_kubectl("");
  EXPECT_EQ(run({"dev", "describe", "pod", "web", "-n", "qa"}), 0);
  ASSERT_EQ(attached_.size(), 1u) << err();
  EXPECT_THAT(attached_[0].argv,
              ElementsAre(HasSubstr("kubectl"), "describe", "pod", "web", "-n", "qa"));
}

}  // namespace
}  // namespace sim::cli
