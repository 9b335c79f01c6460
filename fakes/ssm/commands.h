// Run Command: what is asked for, and how it went.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

constexpr std::string_view kCommand = "Command";        // shape Command
constexpr std::string_view kInvocation = "Invocation";  // shape CommandInvocation, below a command
// Shape GetCommandInvocationResult: as an invocation, one for each of its plugins.
constexpr std::string_view kOutcome = "InvocationOutcome";

std::string invocation_id(std::string_view command, std::string_view instance);

// Counts how its invocations stand, and says so in the command.
void settle_command(const Records& records, const std::string& command_id);

class CommandQueue;
void add_command_operations(Operations& operations, CommandQueue& queue);
// ListCommands, ListCommandInvocations, GetCommandInvocation: command_lists.cpp.
void add_command_list_operations(Operations& operations);

}  // namespace fakes::ssm
