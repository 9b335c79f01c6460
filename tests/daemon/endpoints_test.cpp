#include "sim/daemon/endpoints.h"

#include "sim/base/file.h"
#include "sim/base/version.h"
#include "sim/daemon/control_socket.h"
#include "sim/daemon/places.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

class DaemonEndpointsTest : public testing::Test {
 protected:
  // Started in place of sim.
  std::string program(const std::string& script) {
    const auto file = folder_ / "program";
    write_file(file, "#!/bin/sh\n" + script, 0755);
    return file.string();
  }
  static Deadline soon() { return Deadline::after(std::chrono::seconds(20)); }

  test::TempDir folder_;
  test::ScopedEnv home_{"SIM_HOME", folder_.path().string()};
};

TEST_F(DaemonEndpointsTest, SayWhyADaemonCannotRun) {
  DaemonEndpoints endpoints(program("echo \"for $*: port 443 is taken\" >&2; exit 3\n"));
  EXPECT_ERROR(endpoints.start("dev", soon()), Category::unfit,
               "for dev daemon run: port 443 is taken");
  EXPECT_FALSE(endpoints.health("dev"));
}

TEST_F(DaemonEndpointsTest, GiveUpOnADaemonThatDoesNotComeUp) {
  DaemonEndpoints endpoints(program("echo waiting; exec sleep 20\n"));
  EXPECT_ERROR(endpoints.start("dev", Deadline::after(std::chrono::milliseconds(300))),
               Category::stalled, "the daemon of dev");
}

TEST_F(DaemonEndpointsTest, LeaveADaemonThatAnswersAlone) {
  std::filesystem::create_directories(DaemonPlaces("dev").socket.parent_path());
  const ControlSocket control(DaemonPlaces("dev").socket, [](const nlohmann::json&) {
    return nlohmann::json{{"version", version}};
  });
  EXPECT_FALSE(DaemonEndpoints(program("exit 1")).start("dev", soon()));
}

TEST_F(DaemonEndpointsTest, StoppingNothingIsNoError) {
  EXPECT_TRUE(DaemonEndpoints("/nowhere").stop("dev"));
}

}  // namespace
}  // namespace sim
