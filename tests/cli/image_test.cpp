#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, ImageListAndPruneShowTheCache) {
  EXPECT_EQ(run({"image", "list"}), 0) << err();
  EXPECT_EQ(out(), "no images\n");
  add_kubectl("");
  EXPECT_EQ(run({"image", "list", "--json"}), 0) << err();
  ASSERT_EQ(json()["images"].size(), 1u);
  EXPECT_EQ(json()["images"][0]["kind"], "cluster");
  EXPECT_EQ(json()["images"][0]["current"], false);
  EXPECT_EQ(run({"image", "prune"}), 0);
  EXPECT_THAT(out(), HasSubstr("0123456789abcdef"));
  EXPECT_EQ(run({"image", "prune"}), 0);
  EXPECT_EQ(out(), "nothing to remove\n");
}

TEST_F(CliTest, ImageBuildShowsTheStageAndTheLogOfAFailure) {
  write_file(source() / "tools/images/build-node",
             "#!/bin/sh\necho '== Debian 12'\necho 'no mirror' >&2\nexit 3\n", 0755);
  EXPECT_EQ(run({"image", "build", "services"}), 3);
  EXPECT_THAT(err(), HasSubstr("[1/1] services image: Debian 12\n"));
  EXPECT_THAT(err(), HasSubstr("in stage \"Debian 12\""));
  EXPECT_THAT(err(), HasSubstr("    no mirror\n"));
  EXPECT_EQ(run({"image", "build", "servces"}), 2);
}

}  // namespace
}  // namespace sim::cli
