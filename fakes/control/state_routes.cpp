#include "fakes/control/routes.h"

namespace fakes {
namespace {

using nlohmann::json;

Response health(Ask& ask) {
  const Health health = ask.control.health();
  json smtp = json::object();
  for (const auto& [name, url] : health.smtp) smtp[name].push_back(url);
  return json_answer({{"status", "running"},
                      {"version", health.version},
                      {"uptime_s", health.uptime.count()},
                      {"data", health.folder.string()},
                      {"endpoints", health.endpoints},
                      {"smtp", smtp},
                      {"services", health.services},
                      {"requests", ask.control.recorder().last()}});
}

Response coverage(Ask& ask) {
  const std::string wanted = ask.text("service");
  const bool is_all = wanted.empty();
  json models = json::array();
  for (const Coverage& one : ask.control.coverage()) {
    if (!is_all && one.model != wanted) continue;
    models.push_back({{"service", one.model}, {"built", one.built}, {"missing", one.missing}});
  }
  if (models.empty()) throw ControlError(404, "there is no service \"{}\"", wanted);
  return json_answer({{"services", models}});
}

Response reset(Ask& ask) {
  const std::string service = ask.text("service");
  if (service.empty()) {
    ask.control.reset();
  } else {
    ask.control.reset(service);
  }
  return json_answer({{"reset", service.empty() ? "everything" : service}});
}

Response download(Ask& ask) {
  Response response;
  response.headers.push_back({"Content-Type", "application/x-tar"});
  response.headers.push_back({"Content-Disposition", "attachment; filename=\"sim-state.tar\""});
  response.content.push_back(ask.control.save());
  return response;
}

Response upload(Ask& ask) {
  ask.control.load(ask.body);
  return json_answer({{"loaded", true}});
}

std::string file_of(Ask& ask) {
  const json body = ask.body_object("file");
  const auto file = body.find("file");
  if (file == body.end() || !file->is_string() || !file->get<std::string>().starts_with('/')) {
    throw ControlError(400, "body: file is to be an absolute path");
  }
  return file->get<std::string>();
}

Response save(Ask& ask) {
  const std::string file = file_of(ask);
  ask.control.save(std::filesystem::path(file));
  return json_answer({{"saved", file}, {"size_bytes", std::filesystem::file_size(file)}});
}

Response load(Ask& ask) {
  const std::string file = file_of(ask);
  ask.control.load(std::filesystem::path(file));
  return json_answer({{"loaded", file}});
}

}  // namespace

const Routes& state_routes() {
  static const Routes routes = {
      {"GET", "/_sim/health", "", health, "Version, uptime, endpoints, services"},
      {"GET", "/_sim/coverage", "service", coverage, "Operations that are built, and those not"},
      {"POST", "/_sim/reset", "service", reset, "Empty everything, or one service"},
      {"GET", "/_sim/state", "", download, "The whole state as one file"},
      {"PUT", "/_sim/state", "", upload, "Put such a file in the place of the state"},
      {"POST", "/_sim/save", "", save, "The same into {\"file\": PATH} of the server's machine"},
      {"POST", "/_sim/load", "", load, "The same from {\"file\": PATH} of the server's machine"},
  };
  return routes;
}

}  // namespace fakes
