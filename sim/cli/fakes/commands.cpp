#include "sim/cli/fakes/commands.h"

#include <CLI/CLI.hpp>

namespace sim::cli {

FakesCommands declare_control_commands(CLI::App& fakes) {
  FakesCommands commands;
  const auto endpoint = std::make_shared<std::string>("http://127.0.0.1:4566");
  fakes.add_option("--endpoint", *endpoint, "The server to ask")
      ->envname("AWS_ENDPOINT_URL")
      ->type_name("URL")
      ->capture_default_str();
  declare_state_commands(fakes, commands, endpoint);
  declare_rules_commands(fakes, commands, endpoint);
  declare_requests_command(fakes, commands, endpoint);
  declare_clock_commands(fakes, commands, endpoint);
  declare_account_commands(fakes, commands, endpoint);
  declare_ses_commands(fakes, commands, endpoint);
  declare_mail_commands(fakes, commands, endpoint);
  return commands;
}

std::optional<int> run_control_command(const FakesCommands& commands, Session& session) {
  // The innermost that was typed: "rules add" is "rules" too.
  const FakesCommand* typed = nullptr;
  for (const FakesCommand& command : commands) {
    if (command.app->parsed()) typed = &command;
  }
  if (typed == nullptr) return std::nullopt;
  return typed->run(session);
}

}  // namespace sim::cli
