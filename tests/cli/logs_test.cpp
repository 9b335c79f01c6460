#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, LogsPassesItsArguments) {
  add_kubectl("");
  attached_exit_code_ = 3;
  EXPECT_EQ(run({"dev", "logs", "-f", "deployment/web", "--help"}), 3);
  ASSERT_EQ(attached_.size(), 1u) << err();
  EXPECT_THAT(attached_[0].argv,
              ElementsAre(HasSubstr("kubectl"), "logs", "-f", "deployment/web", "--help"));
}

}  // namespace
}  // namespace sim::cli
