#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, EnvironmentsShowsFilesAndWhatIsUp) {
  add_nodes();
  add_machine("orphan", "master-node", "master", "10.77.3.10");
  EXPECT_EQ(run({"list", "--json"}), 0) << err();
  const auto rows = json()["environments"];
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0]["name"], "dev");
  EXPECT_EQ(rows[0]["nodes"], "2 of 2 running");
  EXPECT_EQ(rows[1]["name"], "orphan");
  EXPECT_EQ(rows[2]["nodes"], "-");
  EXPECT_EQ(run({"environments"}), 0);
  EXPECT_THAT(out(), HasSubstr("testing"));
}

TEST_F(CliTest, EnvironmentsListsFilesWithoutAHypervisor) {
  hypervisor_error_ = "libvirt does not answer";
  EXPECT_EQ(run({"list", "--json"}), 0);
  EXPECT_EQ(json()["environments"][0]["nodes"], "unknown");
}

}  // namespace
}  // namespace sim::cli
