#include "sim/base/http_client.h"
#include "tests/cli/cli_fixture.h"
#include "tests/daemon/daemon_process.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

// Sends as an application does, to SES's simulator, which needs no verification.
void send_mail() {
  const std::string endpoint = daemon_status("dev")->at("endpoint");
  const std::vector<std::string> signature = {
      "--header",
      "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/ses/aws4_request, "
      "SignedHeaders=host, Signature=0"};
  const auto post = [&](const std::string& form) {
    std::vector<std::string> words = {"curl",   "--silent", "--fail-with-body",
                                      "--data", form,       endpoint};
    words.insert(words.end(), signature.begin(), signature.end());
    LocalRunner().check({words}, Deadline::after(std::chrono::seconds(20)));
  };
  post("Action=VerifyEmailIdentity&Version=2010-12-01&EmailAddress=app@example.com");
  HttpClient(endpoint, std::chrono::seconds(5))
      .send("POST", "/_sim/ses/verify", R"({"identity": "app@example.com"})", "application/json");
  post(
      "Action=SendEmail&Version=2010-12-01&Source=app@example.com&Message.Subject.Data=A+build&"
      "Message.Body.Text.Data=passed&"
      "Destination.ToAddresses.member.1=success@simulator.amazonses.com");
}

TEST_F(CliTest, MailListsAndShowsWhatTheEnvironmentSent) {
  if (geteuid() != 0) GTEST_SKIP() << "AWS's ports (80, 443) need root";
  if (!find_program("curl")) GTEST_SKIP() << "curl is not installed";
  const test::DaemonProcess daemon("dev");
  send_mail();
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"dev", "mail"}, {"dev", "mail", "list"}}) {
    ASSERT_EQ(run(words), 0) << err();
    EXPECT_THAT(out(), HasSubstr("A build"));
  }
  ASSERT_EQ(run({"dev", "mail", "list", "--subject", "A build", "--json"}), 0) << err();
  const std::string id = json().at("messages").at(0).at("id").dump();
  ASSERT_EQ(run({"dev", "mail", "show", id}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("passed"));
  ASSERT_EQ(run({"dev", "mail", "--subject", "another"}), 0) << err();
  EXPECT_EQ(out(), "no mail\n");
}

TEST_F(CliTest, MailOfWhatIsNotUpSaysWhatToType) {
  EXPECT_EQ(run({"dev", "mail"}), 1);
  EXPECT_THAT(err(), HasSubstr("sim dev up"));
}

}  // namespace
}  // namespace sim::cli
