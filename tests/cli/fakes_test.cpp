#include "tests/cli/cli_fixture.h"

#include "fakes/store.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

TEST_F(CliTest, FakesServeSaysWhatIsWrongWithItsOptions) {
  EXPECT_EQ(run({"fakes"}), 2);
  EXPECT_EQ(run({"fakes", "serve", "--auth", "lax"}), 2);
  EXPECT_THAT(err(), HasSubstr("strict"));
  EXPECT_EQ(run({"fakes", "serve", "--memory", "--data", "x"}), 2);
  EXPECT_EQ(run({"fakes", "serve", "--port", "70000"}), 2);
  EXPECT_EQ(run({"fakes", "serve", "--accounts", (folder_.path() / "missing.yaml").string()}), 2);
  EXPECT_THAT(err(), HasSubstr("missing.yaml: no such file"));
}

TEST_F(CliTest, FakesServeSaysWhyItCannotStart) {
  const fakes::Store other(folder_.path() / "data");
  EXPECT_EQ(run({"fakes", "serve", "--data", (folder_.path() / "data").string()}), 3);
  EXPECT_THAT(err(), HasSubstr("is in use by process"));
  EXPECT_EQ(run({"fakes", "serve", "--memory", "--port", "0", "--listen", "192.0.2.1"}), 3);
  EXPECT_THAT(err(), HasSubstr("192.0.2.1"));
}

}  // namespace
}  // namespace sim::cli
