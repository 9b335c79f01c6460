// How an error looks to the person (or program) that started sim.
#pragma once

#include <exception>
#include <iosfwd>

#include <nlohmann/json.hpp>

#include "sim/base/error.h"

namespace sim::cli {

// "error: message", the command's output indented, "→ fix".
void print_error(std::ostream& err, const Error& error, bool color);
// {"error": {"category", "message", "output", "fix", "exit_code"}}
nlohmann::json error_json(const Error& error);

// Prints the one or the other, and returns the exit code.
int report(std::ostream& err, const Error& error, bool json, bool color);
// What to say of an exception that nobody expected.
Error bug(const std::exception& error);

}  // namespace sim::cli
