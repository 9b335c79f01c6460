// The command line, taken apart as far as it can be without knowing the verb's own options:
//   sim [options] <environment> <verb> [arguments]     or     sim [options] <verb> [arguments]
#pragma once

#include <string>
#include <vector>

namespace sim::cli {

enum class Color { automatic, always, never };
// "auto", "always", "never"; throws Error usage for other words.
Color color_of(const std::string& word);

// Options that every verb takes, before or after it.
struct Options {
  bool json = false;
  int verbosity = 0;
  Color color = Color::automatic;
  std::string name;  // --name: the environment's name instead of its file's
  bool help = false;
};

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
