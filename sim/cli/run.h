// The whole command, from words to exit code.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/session.h"
#include "sim/cli/verb.h"

namespace sim::cli {

// `words` is argv without the program. Never throws: errors are printed to surroundings.err, as
// JSON with
// --json. Exit codes: see sim::exit_code; ssh, k, logs and describe pass on the program's own.
int run(const std::vector<std::string>& words, Surroundings surroundings);

// A verb's help as --help prints it.
std::string help_of(const VerbInfo& info, const std::string& environment = "dev");

}  // namespace sim::cli
