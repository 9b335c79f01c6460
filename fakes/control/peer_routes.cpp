// Addresses of moto's server and of LocalStack that test suites and tools call, with their answers.
#include "fakes/control/routes.h"

namespace fakes {
namespace {

using nlohmann::json;

Response compact(const json& value, int status = 200) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = value.dump();
  return response;
}

Response moto_reset(Ask& ask) {
  ask.control.reset();
  return compact({{"status", "ok"}});
}

Response moto_get_reset(Ask& /*ask*/) {
  return compact({{"Error", "Need to POST to reset Moto"}}, 400);
}

// The suites that seed moto do so for its ids; here they are random in any case.
Response moto_seed(Ask& /*ask*/) {
  return compact({{"status", "ok"}});
}

Response moto_data(Ask& ask) {
  json services = json::object();
  for (const std::string& name : ask.control.health().services) services[name] = json::object();
  return compact(services);
}

Response localstack_health(Ask& ask) {
  const Health health = ask.control.health();
  json services = json::object();
  for (const std::string& name : health.services) services[name] = "running";
  return compact({{"services", services}, {"edition", "community"}, {"version", health.version}});
}

Response localstack_restart(Ask& ask) {
  const json body = ask.body_object("action");
  if (body.value("action", json()) != "restart") {
    throw ControlError(400,
                       "body: the action is \"restart\"; to end sim, press Ctrl-C or send "
                       "its process SIGTERM");
  }
  ask.control.reset();
  return compact({{"status", "ok"}});
}

Response localstack_info(Ask& ask) {
  const Health health = ask.control.health();
  return compact({{"version", health.version},
                  {"edition", "community"},
                  {"is_license_activated", false},
                  {"session_id", "sim"},
                  {"machine_id", "sim"},
                  {"system", "linux"},
                  {"is_docker", false},
                  {"server_time_utc", time_text(ask.control.core().clock.now())},
                  {"uptime", health.uptime.count()}});
}

Response localstack_init(Ask& /*ask*/) {
  const json done = {{"BOOT", true}, {"START", true}, {"READY", true}, {"SHUTDOWN", false}};
  return compact({{"completed", done}, {"scripts", json::array()}});
}

Response localstack_reset(Ask& ask) {
  ask.control.reset();
  return {};
}

Response localstack_reset_one(Ask& ask) {
  ask.control.reset(ask.segment(0));
  return {};
}

}  // namespace

const Routes& peer_routes() {
  static const Routes routes = {
      {"POST", "/moto-api/reset", "", moto_reset, "As moto: empty everything"},
      {"GET", "/moto-api/reset", "", moto_get_reset, "As moto: an error that says so"},
      {"POST", "/moto-api/seed", "a", moto_seed, "As moto; has no effect"},
      {"GET", "/moto-api/data.json", "", moto_data, "As moto, without the services' resources"},
      {"GET", "/_localstack/health", "reload", localstack_health, "As LocalStack"},
      {"POST", "/_localstack/health", "", localstack_restart, "As LocalStack: action restart"},
      {"GET", "/_localstack/info", "", localstack_info, "As LocalStack"},
      {"GET", "/_localstack/init", "", localstack_init, "As LocalStack: all is ready"},
      {"POST", "/_localstack/state/reset", "", localstack_reset, "As LocalStack"},
      {"POST", "/_localstack/state/{service}/reset", "", localstack_reset_one, "As LocalStack"},
  };
  return routes;
}

}  // namespace fakes
