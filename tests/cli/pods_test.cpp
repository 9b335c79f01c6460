#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, PodsAreCounted) {
  add_kubectl(R"(echo "$@" >&2; cat <<END
{"items": [{"metadata": {"namespace": "qa", "name": "web"},
  "spec": {"nodeName": "worker-node", "containers": [{}, {}]},
  "status": {"phase": "Running", "podIP": "10.244.1.2",
    "containerStatuses": [{"ready": true, "restartCount": 2}, {"restartCount": 1}]}}]}
END
)");
  EXPECT_EQ(run({"dev", "pods", "--json"}), 0) << err();
  const auto pod = json()["pods"][0];
  EXPECT_EQ(pod["namespace"], "qa");
  EXPECT_EQ(pod["containers"], 2);
  EXPECT_EQ(pod["ready"], 1);
  EXPECT_EQ(pod["restarts"], 3);
  EXPECT_EQ(pod["node"], "worker-node");
  EXPECT_EQ(run({"dev", "pods"}), 0);
  EXPECT_THAT(out(), HasSubstr("qa         web  1/2    Running  3"));
}

TEST_F(CliTest, PodsSurvivesAnAnswerThatIsNoJson) {
  add_kubectl("echo hello\n");
  EXPECT_EQ(run({"dev", "pods"}), 1);
  EXPECT_THAT(err(), HasSubstr("printed no JSON"));
}

}  // namespace
}  // namespace sim::cli
