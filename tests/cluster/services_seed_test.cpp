#include "sim/cluster/services_seed.h"

#include "tests/cluster/cluster_fixture.h"
#include "tests/support/golden.h"

namespace sim {
namespace {

using testing::HasSubstr;
using testing::Not;

nlohmann::json definitions_of(const Environment& environment) {
  return nlohmann::json::parse(rabbitmq_definitions(environment));
}

TEST(ServicesSeed, IsAsTheGoldenFilesSay) {
  test::expect_golden("cluster/postgresql.sql", postgresql_statements(quoting_environment()));
  test::expect_golden("cluster/rabbitmq.json", rabbitmq_definitions(quoting_environment()));
}

TEST(ServicesSeed, IsTheSameEachTime) {
  const Environment environment = quoting_environment();
  EXPECT_EQ(postgresql_statements(environment), postgresql_statements(quoting_environment()));
  EXPECT_EQ(rabbitmq_definitions(environment), rabbitmq_definitions(quoting_environment()));
}

TEST(PostgresqlStatements, QuoteNamesAndPasswords) {
  const std::string text = postgresql_statements(quoting_environment());
  EXPECT_THAT(text, HasSubstr("LOGIN PASSWORD 'it''s \"quoted\" \\ $HOME';\n"));
  EXPECT_THAT(text, HasSubstr("ALTER ROLE \"o'brien\" LOGIN PASSWORD 'pässwörd';\n"));
  EXPECT_THAT(text, HasSubstr("SELECT 'CREATE ROLE \"o''brien\" LOGIN' WHERE NOT EXISTS "
                              "(SELECT FROM pg_roles WHERE rolname = 'o''brien')\\gexec\n"));
  EXPECT_THAT(text, HasSubstr("ALTER DATABASE \"odd\"\"name\" OWNER TO \"o'brien\";\n"));
}

// A password that ends the literal would run whatever follows it.
TEST(PostgresqlStatements, NoPasswordEscapesItsLiteral) {
  Environment environment = sample_environment();
  environment.database_users = {{"app", "'; DROP TABLE users; --"}};
  EXPECT_THAT(postgresql_statements(environment), HasSubstr("'''; DROP TABLE users; --';\n"));
}

TEST(PostgresqlStatements, OwnersComeBeforeTheirDatabases) {
  const std::string text = postgresql_statements(quoting_environment());
  EXPECT_LT(text.rfind("ALTER ROLE"), text.find("CREATE DATABASE"));
  EXPECT_EQ(postgresql_statements(sample_environment()), "");
}

TEST(RabbitmqDefinitions, NameEveryVhostOnce) {
  std::vector<std::string> names;
  const auto full = definitions_of(quoting_environment());
  for (const auto& vhost : full["vhosts"]) names.push_back(vhost["name"]);
  EXPECT_THAT(names, testing::ElementsAre("/", "jobs", "spare"));
  const auto empty = definitions_of(sample_environment());
  EXPECT_EQ(empty["users"].size(), 0u);
  EXPECT_EQ(empty["vhosts"].size(), 1u);
}

TEST(RabbitmqDefinitions, GiveUsersTagsAndPermissions) {
  const auto definitions = definitions_of(quoting_environment());
  EXPECT_EQ(definitions["users"][0]["tags"], "");
  EXPECT_EQ(definitions["users"][1]["tags"], "administrator,monitoring");
  EXPECT_EQ(definitions["permissions"][0]["vhost"], "jobs");
  EXPECT_EQ(definitions["permissions"][1]["user"], "boss");
  EXPECT_THAT(rabbitmq_definitions(quoting_environment()), Not(HasSubstr("secret")));
}

// As https://www.rabbitmq.com/docs/passwords says, and computed by other programs than ours:
// base64(salt, sha256(salt, password)) with a salt of four bytes.
TEST(RabbitmqDefinitions, HashesAreWhatTheBrokerComputes) {
  const Environment environment = quoting_environment();
  const auto definitions = definitions_of(environment);
  for (std::size_t i = 0; i < environment.broker_users.size(); ++i) {
    const auto& user = definitions["users"][i];
    EXPECT_EQ(user["hashing_algorithm"], "rabbit_password_hashing_sha256");
    Command command;
    command.argv = {"python3", "-c",
                    "import base64, hashlib, sys\n"
                    "both = base64.b64decode(sys.argv[1], validate=True)\n"
                    "assert len(both) == 36\n"
                    "digest = hashlib.sha256(both[:4] + sys.argv[2].encode()).digest()\n"
                    "sys.exit(0 if digest == both[4:] else 1)\n",
                    user["password_hash"], environment.broker_users[i].password};
    const Output output = LocalRunner().run(command, Deadline::after(std::chrono::seconds(20)));
    EXPECT_EQ(output.exit_code, 0) << output.err;
  }
  EXPECT_NE(definitions["users"][0]["password_hash"], definitions["users"][1]["password_hash"]);
}

}  // namespace
}  // namespace sim
