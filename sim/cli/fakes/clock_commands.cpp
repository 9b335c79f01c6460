#include <CLI/CLI.hpp>

#include "sim/base/text.h"
#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"

namespace sim::cli {
namespace {

using nlohmann::json;

int tell(Session& session, const json& clock) {
  const auto ahead = std::chrono::milliseconds(clock["ahead_ms"].get<std::int64_t>());
  std::string text = clock["now"].get<std::string>();
  if (ahead.count() > 0) text += ", " + human_duration(ahead) + " ahead of the host";
  if (ahead.count() < 0) text += ", " + human_duration(-ahead) + " behind the host";
  if (clock["scale"] != 1) text += ", at " + clock["scale"].dump() + " times its speed";
  session.answer(clock, text + "\n");
  return 0;
}

}  // namespace

void declare_clock_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  CLI::App* clock = fakes.add_subcommand("clock", "The fakes' time: clock [move|set|scale|reset]");
  clock->require_subcommand(0, 1);
  commands.push_back({clock, [=](Session& session) {
                        return tell(session, ControlClient(*endpoint).get("/_sim/clock"));
                      }});
  const auto add = [&](const char* name, const char* summary, const char* argument,
                       const char* example) {
    const auto value = std::make_shared<std::string>();
    CLI::App* app = clock->add_subcommand(name, summary);
    app->add_option(argument, *value, example)->required();
    commands.push_back({app, [=, name = std::string(name)](Session& session) {
                          json body = {{name, *value}};
                          if (name == "scale") body[name] = json::parse(*value, nullptr, false);
                          if (body[name].is_discarded()) body[name] = *value;
                          return tell(session,
                                      ControlClient(*endpoint).ask("POST", "/_sim/clock", body));
                        }});
  };
  add("move", "Let time pass; what is due happens at once", "duration",
      "Such as 90s, 3d, 1d12h; back with -- -2h");
  add("set", "Make it that time", "time", "Such as 2026-01-31T12:00:00Z");
  add("scale", "Let it run faster or slower", "factor", "Such as 60; 0 stops it");
  CLI::App* reset = clock->add_subcommand("reset", "The host's time again");
  commands.push_back({reset, [=](Session& session) {
                        return tell(session, ControlClient(*endpoint).ask("DELETE", "/_sim/clock"));
                      }});
}

}  // namespace sim::cli
