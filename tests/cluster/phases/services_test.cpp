#include "sim/cluster/phases/phases.h"
#include "sim/cluster/services_seed.h"
#include "tests/cluster/cluster_fixture.h"
#include "tests/cluster/fake_services.h"

namespace sim::phases {
namespace {

using testing::HasSubstr;

class ServicesPhase : public ClusterTest {
 protected:
  ServicesPhase() {
    environment_ = quoting_environment();
    machine_at(test::own_address(2));
    // What a services node brings: it reads both files again.
    write_file(root_of("services-node") / "usr/lib/sim/sim-services",
               "#!/bin/sh\n[ ! -e \"$CONTROL/reload-fails\" ] || { echo 'psql: no'; exit 1; }\n"
               "echo \"$NODE $1\" >>\"$CONTROL/log\"\n",
               0755);
  }

  // A services node that has an address of the loopback network.
  void machine_at(vm::Address address) {
    vm::memory::Machine made;
    made.spec.environment = environment_.name;
    made.spec.name = "services-node";
    made.spec.role = "services";
    made.spec.address = address;
    made.state = vm::NodeState::running;
    made.console = "PostgreSQL cannot start\n";
    host_->machines[{environment_.name, "services-node"}] = made;
    Context context = ClusterTest::context();
    context.sh(*context.find("services-node"), "true");
    give(postgresql_statements(environment_), rabbitmq_definitions(environment_));
  }
  void give(const std::string& statements, const std::string& definitions) {
    write_file(root_of("services-node") / "etc/sim/postgresql.sql", statements);
    write_file(root_of("services-node") / "etc/sim/rabbitmq.json", definitions);
  }
  std::string on_node(const std::string& file) {
    return read_file(root_of("services-node") / "etc/sim" / file);
  }
  bool listening() const { return postgresql_.listening() && rabbitmq_.listening(); }

  test::Server postgresql_{
      test::own_address(2), 5432,
      test::postgresql({"qareports", "it's \"quoted\" \\ $HOME", "qareports"})};
  test::Server rabbitmq_{test::own_address(2), 5672,
                         test::rabbitmq({"qareports", "pä\"ss'", "jobs"})};
};

TEST_F(ServicesPhase, ChangesNothingWhenTheNodeKnowsItAll) {
  if (!listening()) GTEST_SKIP() << "a port of the loopback network is taken";
  Context context = ClusterTest::context();
  EXPECT_FALSE(services(context));
  EXPECT_TRUE(take_log().empty());
  EXPECT_THAT(progress_.lines,
              testing::ElementsAre("note postgresql: PostgreSQL 15.8, database qareports",
                                   "note rabbitmq: AMQP login of qareports to jobs"));
}

TEST_F(ServicesPhase, BringsOverWhatChangedInTheFile) {
  if (!listening()) GTEST_SKIP() << "a port of the loopback network is taken";
  give("-- old\n", "{}\n");
  Context context = ClusterTest::context();
  EXPECT_TRUE(services(context));
  EXPECT_EQ(on_node("postgresql.sql"), postgresql_statements(environment_));
  EXPECT_EQ(on_node("rabbitmq.json"), rabbitmq_definitions(environment_));
  EXPECT_THAT(take_log(), testing::ElementsAre("services-node reload"));
  EXPECT_FALSE(services(context));
}

TEST_F(ServicesPhase, AReloadThatFailedIsRepeated) {
  if (!listening()) GTEST_SKIP() << "a port of the loopback network is taken";
  give("-- old\n", "{}\n");
  set("reload-fails");
  Context context = ClusterTest::context();
  const auto error = test::error_of([&] { services(context); });
  EXPECT_EQ(error->category(), Category::failed);
  EXPECT_THAT(error->output(), HasSubstr("psql: no"));
  std::filesystem::remove(control() / "reload-fails");
  EXPECT_TRUE(services(context));
  EXPECT_THAT(take_log(), testing::ElementsAre("services-node reload"));
}

TEST_F(ServicesPhase, StallsWithTheConsoleWhenNothingAnswers) {
  machine_at(test::own_address(3));
  Context context = ClusterTest::context();
  context.deadline = Deadline::after(std::chrono::milliseconds(600));
  const auto error = test::error_of([&] { services(context); });
  EXPECT_EQ(error->category(), Category::stalled);
  EXPECT_THAT(error->message(), HasSubstr("PostgreSQL"));
  EXPECT_THAT(error->output(), HasSubstr("PostgreSQL cannot start"));
}

TEST_F(ServicesPhase, EnvironmentsWithoutServicesHaveNothingToDo) {
  host_->machines.clear();
  Context context = ClusterTest::context();
  EXPECT_FALSE(services(context));
}

}  // namespace
}  // namespace sim::phases
