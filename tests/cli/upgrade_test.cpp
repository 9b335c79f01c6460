#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

TEST_F(CliTest, UpgradeOfABrokenApplicationFileReportsEveryProblem) {
  add_machine("dev", "master-node", "master", "10.77.1.10");
  vm::memory::MemoryHypervisor(host_).ensure_network(
      {"dev", vm::Subnet::parse("10.77.1.0/24"), vm::NetworkMode::nat, {}});
  write_file(source() / "scenarios/qareports/environments/dev.yaml",
             std::string(dev_yaml) + "application: ../application.yaml\n");
  write_file(source() / "scenarios/qareports/application.yaml", "version: 1\nnaem: shop\n");
  EXPECT_EQ(run({"dev", "upgrade", "v2"}), 2);
  EXPECT_THAT(err(), HasSubstr("application.yaml:2:1"));
  EXPECT_THAT(err(), HasSubstr("unknown key 'naem'"));
}

}  // namespace
}  // namespace sim::cli
