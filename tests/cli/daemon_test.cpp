#include "tests/cli/cli_fixture.h"
#include "tests/daemon/daemon_process.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

TEST_F(CliTest, DaemonSaysWhetherItRuns) {
  EXPECT_EQ(run({"dev", "daemon"}), 1);
  EXPECT_EQ(out(), "the daemon of dev does not run\n");
  if (geteuid() != 0) GTEST_SKIP() << "AWS's ports (80, 443) need root";
  const test::DaemonProcess daemon("dev");
  EXPECT_EQ(run({"dev", "daemon"}), 0);
  EXPECT_THAT(out(), HasSubstr(std::to_string(daemon.pid())));
  EXPECT_EQ(run({"dev", "daemon", "status", "--json"}), 0);
  EXPECT_EQ(json().at("running"), true);
  EXPECT_EQ(json().at("pid"), daemon.pid());
}

TEST_F(CliTest, DaemonNeedsTheEnvironmentsNetwork) {
  EXPECT_EQ(run({"dev", "daemon", "run"}), 1);
  EXPECT_THAT(err(), HasSubstr("dev has no network"));
}

}  // namespace
}  // namespace sim::cli
