#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/base/http_client.h"
#include "sim/base/process.h"
#include "sim/cli/running_daemon.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

using Exports = std::vector<std::pair<std::string, std::string>>;

constexpr int amqp_port = 5672;

Exports aws_exports(const RunningDaemon& daemon) {
  return {{"AWS_ENDPOINT_URL", daemon.endpoint}, {"AWS_ACCESS_KEY_ID", "test"},
          {"AWS_SECRET_ACCESS_KEY", "test"},     {"AWS_DEFAULT_REGION", daemon.region},
          {"AWS_REGION", daemon.region},         {"AWS_CA_BUNDLE", daemon.authority}};
}

void add_postgresql(Exports& exports, const Environment& environment, const std::string& address) {
  if (environment.databases.empty()) return;
  const Database& database = environment.databases.front();
  exports.emplace_back("PGHOST", address);
  exports.emplace_back("PGDATABASE", database.name);
  for (const DatabaseUser& user : environment.database_users) {
    if (user.name != database.owner) continue;
    exports.emplace_back("PGUSER", user.name);
    exports.emplace_back("PGPASSWORD", user.password);
  }
}

void add_rabbitmq(Exports& exports, const Environment& environment, const std::string& address) {
  if (environment.broker_users.empty()) return;
  const BrokerUser& user = environment.broker_users.front();
  exports.emplace_back("AMQP_URL", fmt::format("amqp://{}:{}@{}:{}/{}", user.name, user.password,
                                               address, amqp_port, url_encode(user.vhost)));
}

class Env : public Verb {
 public:
  int run(Session& session) override {
    Cluster cluster = session.cluster();
    const Environment& environment = cluster.environment();
    Exports exports = aws_exports(running_daemon(environment.name));
    exports.emplace_back("KUBECONFIG", cluster.kubeconfig().string());
    for (const auto& node : cluster.nodes()) {
      if (node->role() != "services") continue;
      add_postgresql(exports, environment, node->address().text());
      add_rabbitmq(exports, environment, node->address().text());
    }
    nlohmann::json json = nlohmann::json::object();
    std::string text;
    for (const auto& [name, value] : exports) {
      json[name] = value;
      text += fmt::format("export {}={}\n", name, quoted({value}));
    }
    session.answer(json, text);
    return 0;
  }
};

}  // namespace

VerbInfo env_verb() {
  VerbInfo info;
  info.name = "env";
  info.summary = "Print what aws, kubectl, psql and AMQP clients need, for a shell to read";
  info.examples = {"eval \"$(sim dev env)\"", "sim dev env --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Env>()); };
  return info;
}

}  // namespace sim::cli
