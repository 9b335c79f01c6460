#include "tests/cli/cli_fixture.h"
#include "tests/daemon/daemon_process.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

constexpr const char* services_yaml = R"(version: 1
system: qareports
driver: memory
nodes:
  - {name: master-node, role: master}
  - {name: services-node, role: services}
postgresql:
  users: [{name: owner, password: "it's"}]
  databases: [{name: reports, owner: owner}]
rabbitmq:
  users: [{name: sender, password: sends}]
)";

TEST_F(CliTest, EnvIsReadByAShell) {
  if (geteuid() != 0) GTEST_SKIP() << "AWS's ports (80, 443) need root";
  write_file(source() / "scenarios/qareports/environments/dev.yaml", services_yaml);
  add_machine("dev", "services-node", "services", "10.77.1.12");
  const test::DaemonProcess daemon("dev");
  ASSERT_EQ(run({"dev", "env"}), 0) << err();
  Command shell;
  shell.argv = {"sh", "-c", out() + "echo $AWS_REGION $PGHOST $PGDATABASE $PGPASSWORD $AMQP_URL"};
  const Output read = LocalRunner().check(shell, Deadline::never());
  EXPECT_EQ(read.out,
            "eu-west-1 10.77.1.12 reports it's amqp://sender:sends@10.77.1.12:5672/%2F\n");
  ASSERT_EQ(run({"dev", "env", "--json"}), 0);
  EXPECT_THAT(json().at("AWS_ENDPOINT_URL").get<std::string>(), HasSubstr("http://127.0.0.1:"));
  EXPECT_EQ(json().at("KUBECONFIG"), kubeconfig().string());
}

TEST_F(CliTest, EnvOfWhatIsNotUpSaysWhatToType) {
  EXPECT_EQ(run({"dev", "env"}), 1);
  EXPECT_THAT(err(), HasSubstr("sim dev up"));
}

}  // namespace
}  // namespace sim::cli
