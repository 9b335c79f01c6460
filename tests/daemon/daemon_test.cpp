#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "sim/base/process.h"
#include "sim/daemon/places.h"
#include "tests/daemon/daemon_process.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

using test::DaemonProcess;
using testing::HasSubstr;

class DaemonTest : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "AWS's ports (80, 443) need root";
    if (!find_program("curl")) GTEST_SKIP() << "curl is not installed";
  }

  // What AWS answers under its own name, over HTTPS.
  static Output curl(const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words = {"curl",
                                      "--silent",
                                      "--show-error",
                                      "--cacert",
                                      DaemonPlaces("dev").authority.string(),
                                      "--resolve",
                                      name + ":443:" + test::gateway().text(),
                                      "https://" + name + "/"};
    words.insert(words.end(), more.begin(), more.end());
    return LocalRunner().run({words}, Deadline::after(std::chrono::seconds(20)));
  }
  static Output parameter(const std::string& action, const std::string& body) {
    return curl("ssm.eu-west-1.amazonaws.com",
                {"--header", "X-Amz-Target: AmazonSSM." + action, "--header",
                 "Content-Type: application/x-amz-json-1.1", "--header",
                 "Authorization: AWS4-HMAC-SHA256 "
                 "Credential=test/20260101/eu-west-1/ssm/aws4_request, "
                 "SignedHeaders=host, Signature=0",
                 "--data", body});
  }

  test::TempDir folder_;
  test::ScopedEnv home_{"SIM_HOME", folder_.path().string()};
};

TEST_F(DaemonTest, AnswersUnderAwssOwnNames) {
  const DaemonProcess daemon("dev");
  const auto status = daemon_status("dev");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->at("pid"), daemon.pid());
  EXPECT_EQ(status->at("region"), "eu-west-1");
  EXPECT_THAT(status->at("endpoint").get<std::string>(), HasSubstr("http://127.0.0.1:"));
  EXPECT_THAT(curl("bucket.s3.eu-west-1.amazonaws.com", {}).out, HasSubstr("<Code>"));
  EXPECT_NE(curl("example.com", {}).exit_code, 0);
}

TEST_F(DaemonTest, KeepsWhatItAcknowledgedAndItsPortWhenItIsKilled) {
  std::string port;
  {
    DaemonProcess daemon("dev");
    port = read_file(DaemonPlaces("dev").port);
    EXPECT_THAT(parameter("PutParameter", R"({"Name":"/a","Value":"kept","Type":"String"})").out,
                HasSubstr("Version"));
    daemon.end(SIGKILL);
  }
  EXPECT_FALSE(daemon_status("dev"));
  const auto health = DaemonEndpoints("/nowhere").health("dev");
  ASSERT_TRUE(health);
  EXPECT_FALSE(health->healthy);
  EXPECT_THAT(health->detail, HasSubstr("sim dev up"));

  const DaemonProcess again("dev");
  EXPECT_EQ(read_file(DaemonPlaces("dev").port), port);
  EXPECT_THAT(parameter("GetParameter", R"({"Name":"/a"})").out, HasSubstr("kept"));
}

TEST_F(DaemonTest, IsAloneInItsEnvironment) {
  const DaemonProcess daemon("dev");
  EXPECT_ERROR(run_daemon({"dev", "eu-west-1", test::gateway}), Category::failed,
               std::to_string(daemon.pid()));
  EXPECT_ERROR(run_daemon({"other", "eu-west-1", test::gateway}), Category::unfit,
               test::gateway().text());
}

TEST_F(DaemonTest, StopsWhenItIsAskedToAndWhenItNoLongerListens) {
  DaemonEndpoints endpoints("/nowhere");
  DaemonProcess daemon("dev");
  EXPECT_TRUE(endpoints.health("dev")->healthy);
  {
    const auto stopped = endpoints.stop("dev");
    EXPECT_FALSE(daemon_status("dev"));
    // Nor does one that was on its way start now.
    EXPECT_ERROR(run_daemon({"dev", "eu-west-1", test::gateway}), Category::failed, "runs already");
  }
  daemon.end(SIGKILL);

  DaemonProcess deaf("dev");
  std::filesystem::remove(DaemonPlaces("dev").socket);
  EXPECT_TRUE(endpoints.stop("dev"));
  deaf.end(SIGKILL);
}

}  // namespace
}  // namespace sim
