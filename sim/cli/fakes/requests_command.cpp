#include <ostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/deadline.h"
#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"

namespace sim::cli {
namespace {

using nlohmann::json;

struct Wanted {
  std::string service, operation, resource, caller, region, code, status, rule, request_id;
  std::size_t limit = 50;
  bool follows = false;
};

// How long one question of --follow waits; Ctrl-C ends it at once all the same.
constexpr auto follow_wait = "20";

std::string line_of(const json& entry) {
  const double milliseconds = entry["duration_us"].get<double>() / 1000;
  std::string line =
      fmt::format("{} {:>3} {:>9.1f} ms  {} {} {}", entry["time"].get<std::string>(),
                  entry["status"].get<int>(), milliseconds, entry.value("service", "-"),
                  entry.value("operation", "-"), entry.value("resource", ""));
  for (const char* name : {"code", "rule"}) {
    if (entry.contains(name)) line += fmt::format(" {}={}", name, entry[name].get<std::string>());
  }
  line += fmt::format("  {} {}", entry.value("access_key", "-"), entry.value("region", ""));
  return line;
}

std::uint64_t print(Session& session, const std::string& lines, std::uint64_t last) {
  for (const std::string& line : split(lines, '\n')) {
    if (line.empty()) continue;
    const json entry = json::parse(line);
    session.out() << (session.options().json ? line : line_of(entry)) << '\n';
    last = entry["number"].get<std::uint64_t>();
  }
  session.out().flush();
  return last;
}

int requests(Session& session, ControlClient client, const Wanted& wanted) {
  std::vector<std::pair<std::string, std::string>> filter = {
      {"service", wanted.service},      {"operation", wanted.operation},
      {"resource", wanted.resource},    {"caller", wanted.caller},
      {"region", wanted.region},        {"code", wanted.code},
      {"status", wanted.status},        {"rule", wanted.rule},
      {"request_id", wanted.request_id}};
  const auto ask = [&](const std::string& name, const std::string& value, const std::string& more) {
    auto parameters = filter;
    parameters.emplace_back(name, value);
    return client.text("GET", "/_sim/requests" + query_of(parameters) + more);
  };
  std::uint64_t last = print(session, ask("limit", std::to_string(wanted.limit), ""), 0);
  while (wanted.follows) {
    pause_for(std::chrono::milliseconds(0));
    last = print(session, ask("after", std::to_string(last), std::string("&wait=") + follow_wait),
                 last);
  }
  return 0;
}

}  // namespace

void declare_requests_command(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  const auto wanted = std::make_shared<Wanted>();
  CLI::App* app = fakes.add_subcommand("requests", "Who asked for what, and what came of it");
  const auto filter = [&](const char* name, std::string& value, const char* description) {
    app->add_option(name, value, description);
  };
  filter("--service", wanted->service, "Such as s3 (* and ? as in a shell, here and below)");
  filter("--operation", wanted->operation, "Such as PutObject");
  filter("--resource", wanted->resource, "Such as bucket/key, a parameter's name");
  filter("--caller", wanted->caller, "An access key, an account, an ARN");
  filter("--region", wanted->region, "Such as eu-west-1");
  filter("--code", wanted->code, "Of the error");
  filter("--status", wanted->status, "404, 5xx, 400-499");
  filter("--rule", wanted->rule, "Id of an injected fault that hit");
  filter("--request-id", wanted->request_id, "As the client was told it");
  app->add_option("--limit", wanted->limit, "So many of the newest")->capture_default_str();
  app->add_flag("-f,--follow", wanted->follows, "Go on with the next ones, until Ctrl-C");
  commands.push_back({app, [=](Session& session) {
                        return requests(session, ControlClient(*endpoint), *wanted);
                      }});
}

}  // namespace sim::cli
