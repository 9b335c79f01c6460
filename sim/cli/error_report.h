// How an error looks to the person (or program) that started sim.
#pragma once

#include <iosfwd>

#include <nlohmann/json.hpp>

#include "sim/base/error.h"

namespace sim::cli {

// "error: message", the command's output indented, "→ fix".
void print_error(std::ostream& err, const Error& error, bool color);
// {"error": {"category", "message", "output", "fix", "exit_code"}}
nlohmann::json error_json(const Error& error);

}  // namespace sim::cli
