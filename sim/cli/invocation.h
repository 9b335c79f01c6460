// The command line, taken apart as far as it can be without knowing the verb's own options:
//   sim [options] <environment> <verb> [arguments]     or     sim [options] <verb> [arguments]
#pragma once

#include <string>
#include <vector>

#include "sim/cli/options.h"

namespace sim::cli {

struct Invocation {
  Options options;
  std::string environment;  // empty for verbs that need none
  std::string verb;  // empty when there is none: help is wanted, or the command is incomplete
  std::vector<std::string> arguments;  // everything behind the verb, unchanged
};

// `words` is argv without the program. Throws Error usage for unknown options, and for a word that
// is neither a verb nor can be an environment (with "did you mean").
Invocation parse(const std::vector<std::string>& words);

}  // namespace sim::cli
