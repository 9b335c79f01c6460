#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"

namespace sim::cli {
namespace {

using nlohmann::json;

std::string joined(const json& texts) {
  return join(texts.get<std::vector<std::string>>(), " ");
}

int health(Session& session, ControlClient client) {
  const json health = client.get("/_sim/health");
  const auto uptime = std::chrono::seconds(health["uptime_s"].get<std::int64_t>());
  session.answer(health, table({{"running for", human_duration(uptime)},
                                {"version", health["version"]},
                                {"endpoints", joined(health["endpoints"])},
                                {"services", joined(health["services"])},
                                {"requests", health["requests"].dump()},
                                {"state in", health["data"]}}));
  return 0;
}

int coverage(Session& session, ControlClient client, const std::string& service) {
  const json answer = client.get("/_sim/coverage" + query_of({{"service", service}}));
  std::vector<std::vector<std::string>> rows = {{"SERVICE", "BUILT", "OF"}};
  std::string lists;
  for (const json& one : answer["services"]) {
    const std::size_t built = one["built"].size();
    rows.push_back(
        {one["service"], std::to_string(built), std::to_string(built + one["missing"].size())});
    if (!service.empty()) {
      lists += "built: " + joined(one["built"]) + "\nnot built: " + joined(one["missing"]) + "\n";
    }
  }
  session.answer(answer, table(rows) + lists);
  return 0;
}

int reset(Session& session, ControlClient client, const std::string& service) {
  const json answer = client.ask("POST", "/_sim/reset" + query_of({{"service", service}}));
  session.answer(answer,
                 (service.empty() ? "everything" : service) + " is as at the first start\n");
  return 0;
}

int save(Session& session, ControlClient client, const std::string& file) {
  client.download("/_sim/state", file);
  const auto size = std::filesystem::file_size(file);
  session.answer({{"saved", file}, {"size_bytes", size}},
                 fmt::format("{}: {}\n", file, human_bytes(size)));
  return 0;
}

int load(Session& session, ControlClient client, const std::string& file) {
  if (!std::filesystem::is_regular_file(file)) {
    throw Error(Category::usage, "{} is not what sim fakes save wrote", file);
  }
  client.upload("/_sim/state", file);
  session.answer({{"loaded", file}}, file + " is the state now\n");
  return 0;
}

}  // namespace

void declare_state_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  using Run = int (*)(Session&, ControlClient, const std::string&);
  const auto add = [&](CLI::App* app, std::shared_ptr<std::string> argument, Run run) {
    commands.push_back(
        {app, [=](Session& session) { return run(session, ControlClient(*endpoint), *argument); }});
  };
  commands.push_back({fakes.add_subcommand("health", "What runs, where, and for how long"),
                      [=](Session& session) { return health(session, ControlClient(*endpoint)); }});

  auto service = std::make_shared<std::string>();
  CLI::App* app = fakes.add_subcommand("coverage", "Which operations are built");
  app->add_option("service", *service, "One service, with the names of its operations");
  add(app, service, coverage);

  service = std::make_shared<std::string>();
  app = fakes.add_subcommand("reset", "Empty everything, or one service");
  app->add_option("service", *service, "Such as s3; everything when left out");
  add(app, service, reset);

  auto file = std::make_shared<std::string>();
  app = fakes.add_subcommand("save", "Write the whole state to a file");
  app->add_option("file", *file, "A tar archive; replaced when it is there")->required();
  add(app, file, save);

  file = std::make_shared<std::string>();
  app = fakes.add_subcommand("load", "Put a saved state in the place of the state");
  app->add_option("file", *file, "What save wrote")->required()->check(CLI::ExistingFile);
  add(app, file, load);
}

}  // namespace sim::cli
