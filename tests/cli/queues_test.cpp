#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

constexpr const char* with_services = R"(version: 1
system: qareports
driver: memory
nodes:
  - {name: master-node, role: master}
  - {name: services-node, role: services}
rabbitmq:
  vhosts: [jobs]
)";

class QueuesTest : public CliTest {
 protected:
  QueuesTest() {
    write_file(source() / "scenarios/qareports/environments/dev.yaml", with_services);
    add_machine("dev", "services-node", "services", "10.77.1.12");
  }

  void answer(const Output& output) {
    host_->answer = [this, output](const std::string& node, const Command& command) {
      asked_ = node + " " + quoted(command.argv);
      return output;
    };
  }

  std::string asked_;
};

TEST_F(QueuesTest, AreListedByName) {
  answer({0,
          R"([{"name": "fetch", "messages_ready": 3, "messages_unacknowledged": 1,
               "consumers": 2},
              {"name": "celery", "messages_ready": 0, "messages_unacknowledged": 0,
               "consumers": 4}])",
          ""});
  EXPECT_EQ(run({"dev", "queues"}), 0) << err();
  EXPECT_EQ(out(),
            "VHOST  QUEUE   READY  UNACKED  CONSUMERS\n"
            "jobs   celery  0      0        4\n"
            "jobs   fetch   3      1        2\n");
  EXPECT_THAT(asked_, HasSubstr("services-node rabbitmqctl -q -p jobs --formatter json"));
  EXPECT_EQ(run({"dev", "--json", "queues"}), 0);
  EXPECT_EQ(json()["queues"][1]["ready"], 3);
}

TEST_F(QueuesTest, ABrokerThatIsDownIsQuoted) {
  answer({69, "", "Error: unable to perform an operation on node 'rabbit@services-node'"});
  EXPECT_EQ(run({"dev", "queues"}), 1);
  EXPECT_THAT(err(), HasSubstr("unable to perform an operation"));
}

TEST_F(CliTest, QueuesNeedAServicesNode) {
  add_nodes();
  EXPECT_EQ(run({"dev", "queues"}), 2);
  EXPECT_THAT(err(), HasSubstr("no services node that is up"));
}

}  // namespace
}  // namespace sim::cli
