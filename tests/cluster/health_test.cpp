#include "sim/cluster/health.h"

#include <optional>

#include "tests/cluster/cluster_fixture.h"
#include "tests/cluster/fake_services.h"

namespace sim {
namespace {

using testing::HasSubstr;

class HealthTest : public testing::Test {
 protected:
  Health postgresql() {
    return postgresql_health(environment_, address_, Deadline::after(std::chrono::seconds(5)));
  }
  Health rabbitmq() {
    return rabbitmq_health(environment_, address_, Deadline::after(std::chrono::seconds(2)));
  }

  Environment environment_ = quoting_environment();
  vm::Address address_ = test::own_address(1);
  test::Login database_{"qareports", "it's \"quoted\" \\ $HOME", "qareports"};
  test::Login broker_{"qareports", "pä\"ss'", "jobs"};
};

TEST_F(HealthTest, LogsInToTheFirstDatabaseAsItsOwner) {
  const test::Server server(address_, 5432, test::postgresql(database_));
  if (!server.listening()) GTEST_SKIP() << "port 5432 of the loopback network is taken";
  const Health health = postgresql();
  EXPECT_TRUE(health.healthy);
  EXPECT_EQ(health.detail, "PostgreSQL 15.8, database qareports");
}

TEST_F(HealthTest, SaysWhyPostgresqlRefused) {
  database_.password = "another";
  const test::Server server(address_, 5432, test::postgresql(database_));
  if (!server.listening()) GTEST_SKIP() << "port 5432 of the loopback network is taken";
  const Health health = postgresql();
  EXPECT_FALSE(health.healthy);
  EXPECT_THAT(health.detail, HasSubstr("password authentication failed"));
  EXPECT_THAT(health.detail, testing::Not(HasSubstr("\n")));
}

TEST_F(HealthTest, AServerThatAnswersNoQueryIsNotWaitedForBeyondTheDeadline) {
  const test::Server server(address_, 5432, test::postgresql(database_, false));
  if (!server.listening()) GTEST_SKIP() << "port 5432 of the loopback network is taken";
  const Health health =
      postgresql_health(environment_, address_, Deadline::after(std::chrono::milliseconds(500)));
  EXPECT_FALSE(health.healthy);
  EXPECT_EQ(health.detail, "accepts connections to qareports, but answers no query");
}

TEST_F(HealthTest, WithoutDatabasesPostgresqlOnlyHasToAnswer) {
  environment_.databases.clear();
  EXPECT_EQ(postgresql().detail, "accepts no connection");
  const test::Server server(address_, 5432, test::postgresql(database_));
  if (!server.listening()) GTEST_SKIP() << "port 5432 of the loopback network is taken";
  EXPECT_TRUE(postgresql().healthy);
}

TEST_F(HealthTest, LogsInToTheBrokerAndOpensAChannel) {
  const test::Server server(address_, 5672, test::rabbitmq(broker_));
  if (!server.listening()) GTEST_SKIP() << "port 5672 of the loopback network is taken";
  const Health health = rabbitmq();
  EXPECT_TRUE(health.healthy) << health.detail;
  EXPECT_EQ(health.detail, "AMQP login of qareports to jobs");
}

TEST_F(HealthTest, SaysWhyTheBrokerRefused) {
  broker_.password = "another";
  const test::Server server(address_, 5672, test::rabbitmq(broker_));
  if (!server.listening()) GTEST_SKIP() << "port 5672 of the loopback network is taken";
  const Health health = rabbitmq();
  EXPECT_FALSE(health.healthy);
  EXPECT_THAT(health.detail, HasSubstr("ACCESS_REFUSED"));
}

TEST_F(HealthTest, ABrokerThatOpensNoChannelIsNotHealthy) {
  const test::Server server(address_, 5672, test::rabbitmq(broker_, false));
  if (!server.listening()) GTEST_SKIP() << "port 5672 of the loopback network is taken";
  const Health health = rabbitmq();
  EXPECT_FALSE(health.healthy);
  EXPECT_FALSE(health.detail.empty());
}

TEST_F(HealthTest, WithoutUsersTheBrokerOnlyHasToListen) {
  environment_.broker_users.clear();
  EXPECT_EQ(rabbitmq().detail, "no connection to port 5672");
  const test::Server server(address_, 5672, test::rabbitmq(broker_));
  if (!server.listening()) GTEST_SKIP() << "port 5672 of the loopback network is taken";
  EXPECT_TRUE(rabbitmq().healthy);
}

TEST_F(HealthTest, WhateverElseAnswersIsNotHealthy) {
  const test::Server mail(address_, 5432, test::nonsense());
  const test::Server other(address_, 5672, test::nonsense());
  for (const Health& health : {postgresql(), rabbitmq()}) {
    EXPECT_FALSE(health.healthy);
    EXPECT_FALSE(health.detail.empty());
  }
}

}  // namespace
}  // namespace sim
