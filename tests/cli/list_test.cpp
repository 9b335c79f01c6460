#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, ListShowsEverySection) {
  add_kubectl("echo \"rows of $2\"\n");
  EXPECT_EQ(run({"dev", "list"}), 0) << err();
  std::size_t last = 0;
  for (const char* title :
       {"# nodes\nrows of nodes\n", "# pods\n", "# services\n", "# deployments\n",
        "# autoscalers\nrows of horizontalpodautoscalers\n", "# namespaces\n"}) {
    const std::size_t at = out().find(title);
    ASSERT_NE(at, std::string::npos) << title << "\n" << out();
    EXPECT_GE(at, last);
    last = at;
  }
}

TEST_F(CliTest, ListGroupsObjectsInJson) {
  add_kubectl(
      R"(echo '{"items": [{"kind": "Pod", "metadata": {"name": "a"}}, {"kind": "Node"}]}')");
  EXPECT_EQ(run({"dev", "list", "--json"}), 0) << err();
  EXPECT_EQ(json()["pods"][0]["metadata"]["name"], "a");
  EXPECT_EQ(json()["nodes"].size(), 1u);
  EXPECT_EQ(json()["autoscalers"].size(), 0u);
}

TEST_F(CliTest, ListShowsWhatKubectlSaidWhenItFailed) {
  add_kubectl("echo 'connection refused' >&2; exit 1\n");
  EXPECT_EQ(run({"dev", "list"}), 1);
  EXPECT_THAT(err(), HasSubstr("    connection refused\n"));
}

}  // namespace
}  // namespace sim::cli
