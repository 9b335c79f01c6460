#include "vm/drivers/libvirt/connection.h"

#include <gmock/gmock.h>
#include <libvirt/virterror.h>

#include "tests/support/expect_error.h"

namespace vm::libvirt {
namespace {

using sim::Category;

TEST(Translate, SaysWhatToDoWhenThereIsNoDaemonOrNoAccess) {
  const auto refused = translate(VIR_ERR_SYSTEM_ERROR,
                                 "Failed to connect socket to '/run/libvirt/libvirt-sock': "
                                 "Connection refused",
                                 "connect");
  EXPECT_EQ(refused.category(), Category::unfit);
  EXPECT_THAT(refused.fix(), testing::HasSubstr("systemctl start"));
  const auto denied = translate(VIR_ERR_SYSTEM_ERROR,
                                "Failed to connect socket to '/run/libvirt/libvirt-sock': "
                                "Permission denied",
                                "connect");
  EXPECT_EQ(denied.category(), Category::unfit);
  EXPECT_THAT(denied.fix(), testing::HasSubstr("adduser"));
  EXPECT_THAT(translate(VIR_ERR_NO_CONNECT, "no connection driver", "connect").fix(),
              testing::HasSubstr("apt-get install"));
}

TEST(Translate, LeavesOrdinaryFailuresOrdinary) {
  const auto error =
      translate(VIR_ERR_INTERNAL_ERROR, "guest failed to start: no such file\n", "start node a");
  EXPECT_EQ(error.category(), Category::failed);
  EXPECT_EQ(error.message(), "cannot start node a: guest failed to start: no such file");
  EXPECT_EQ(translate(VIR_ERR_OPERATION_TIMEOUT, "timed out", "x").category(), Category::stalled);
}

constexpr const char* no_daemon = "lxc+unix:///system?socket=/nonexistent/libvirt-sock";

TEST(Connection, ToNowhereIsAnErrorAndSaysNothingOnStderr) {
  testing::internal::CaptureStderr();
  Connection connection(no_daemon, nullptr);
  EXPECT_ERROR(connection.get(), Category::unfit, "connect to lxc+unix");
  std::string why;
  EXPECT_FALSE(answers(no_daemon, &why));
  EXPECT_FALSE(why.empty());
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Connection, StartsADaemonThatWentAgainButNotForEver) {
  int starts = 0;
  Connection connection(no_daemon, [&] { ++starts; });
  EXPECT_ERROR(connection.get(), Category::unfit, "connect to lxc+unix");
  EXPECT_EQ(starts, 3);
}

}  // namespace
}  // namespace vm::libvirt
