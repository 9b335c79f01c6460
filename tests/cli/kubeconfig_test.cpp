#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, KubeconfigPrintsThePathOrTheContent) {
  EXPECT_EQ(run({"dev", "kubeconfig"}), 1);
  EXPECT_THAT(err(), HasSubstr("dev is not up"));
  add_kubectl("");
  EXPECT_EQ(run({"dev", "kubeconfig"}), 0);
  EXPECT_EQ(out(), kubeconfig().string() + "\n");
  EXPECT_EQ(run({"dev", "kubeconfig", "--content"}), 0);
  EXPECT_EQ(out(), "the kubeconfig\n");
}

}  // namespace
}  // namespace sim::cli
