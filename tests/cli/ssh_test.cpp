#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* two_pods = R"(cat <<END
{"items": [
  {"kind": "Pod", "metadata": {"namespace": "qa", "name": "web-1"}},
  {"kind": "Pod", "metadata": {"namespace": "qa", "name": "twin"}},
  {"kind": "Pod", "metadata": {"namespace": "prod", "name": "twin"}}]}
END
)";

TEST_F(CliTest, SshRunsACommandOnANode) {
  add_nodes();
  attached_exit_code_ = 17;
  EXPECT_EQ(run({"dev", "ssh", "worker-node", "ls", "-l", "--help", "--", "a b"}), 17) << err();
  ASSERT_EQ(attached_.size(), 1u);
  const std::string line = quoted(attached_[0].argv);
  EXPECT_EQ(attached_[0].argv.front(), "ssh");
  EXPECT_THAT(line, HasSubstr("10.77.1.11"));
  EXPECT_THAT(line, HasSubstr("--help"));
  EXPECT_THAT(line, testing::Not(HasSubstr("10.77.1.10 ")));
}

TEST_F(CliTest, SshEntersAPod) {
  add_nodes();
  add_kubectl(two_pods);
  EXPECT_EQ(run({"dev", "ssh", "web-1", "cat", "-n", "file"}), 0) << err();
  ASSERT_EQ(attached_.size(), 1u);
  EXPECT_THAT(attached_[0].argv, ElementsAre(HasSubstr("kubectl"), "exec", "-i", "--namespace=qa",
                                             "web-1", "--", "cat", "-n", "file"));
  has_terminal_ = true;
  EXPECT_EQ(run({"dev", "ssh", "-c", "app", "web-1"}), 0) << err();
  EXPECT_THAT(attached_[0].argv,
              ElementsAre(HasSubstr("kubectl"), "exec", "-it", "--namespace=qa", "web-1",
                          "--container=app", "--", "sh", "-c", HasSubstr("bash")));
}

TEST_F(CliTest, SshAsksWhichOfTwoPods) {
  add_kubectl(two_pods);
  EXPECT_EQ(run({"dev", "ssh", "twin"}), 2);
  EXPECT_THAT(err(), HasSubstr("2 namespaces have a pod twin"));
}

TEST_F(CliTest, SshToAnUnknownNameShowsWhatThereIs) {
  add_nodes();
  add_kubectl(two_pods);
  EXPECT_EQ(run({"dev", "ssh", "mastr-node"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean \"master-node\"?"));
  EXPECT_THAT(err(), HasSubstr("nodes: master-node, worker-node; pods: web-1, twin, twin"));
  EXPECT_EQ(run({"dev", "ssh"}), 2);
  EXPECT_THAT(err(), HasSubstr("say which node or pod"));
}

}  // namespace
}  // namespace sim::cli
