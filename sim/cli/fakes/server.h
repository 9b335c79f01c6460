// All of the program sim-fakes, from words to exit code, as run() is all of sim.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace sim::cli {

// `words` are those behind `sim fakes`: serve and its options. Never throws: errors are printed to
// `err`, as JSON with --json. Exit codes: see sim::exit_code.
int run_server(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
               bool is_terminal_err);

}  // namespace sim::cli
