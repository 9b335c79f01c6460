// What `sim fakes` does beside `serve`: it asks a server that runs, over its /_sim/ addresses. One
// function per topic declares its commands.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/fakes/control_client.h"

namespace CLI {
class App;
}

namespace sim::cli {

class Session;

// Which server to ask: the option --endpoint.
using Endpoint = std::shared_ptr<std::string>;

struct FakesCommand {
  CLI::App* app = nullptr;
  std::function<int(Session&)> run;
};
using FakesCommands = std::vector<FakesCommand>;

// All of them, with --endpoint. What they declare lives as long as the list.
FakesCommands declare_control_commands(CLI::App& fakes);

// Does the one that was typed; nothing when it was none of these.
std::optional<int> run_control_command(const FakesCommands& commands, Session& session);

void declare_state_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
void declare_rules_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
void declare_requests_command(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
void declare_clock_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
void declare_account_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
void declare_ses_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
void declare_mail_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint);
// What stands behind the word mail; `sim <environment> mail` has the same.
void declare_mail(CLI::App& mail, FakesCommands& commands, const Endpoint& endpoint);

}  // namespace sim::cli
