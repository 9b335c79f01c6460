// The options that every verb takes, before or behind it, and how a verb's words are parsed.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/verb.h"

namespace sim::cli {

enum class Color { automatic, always, never };
// "auto", "always", "never"; throws Error usage for other words.
Color color_of(const std::string& word);
// Automatic: on a terminal that can, unless NO_COLOR says otherwise.
bool wants_color(Color choice, bool is_terminal);

struct Options {
  bool json = false;
  int verbosity = 0;
  Color color = Color::automatic;
  std::string name;  // --name: the environment's name instead of its file's
  bool help = false;
};

void declare_common(CLI::App& app, Options& options, Scope scope);
void set_log_level(const Options& options);

// app.parse() for the words behind `call`. Throws Error usage that says which word is wrong;
// CLI11's CallForHelp passes through.
void parse_words(CLI::App& app, const std::vector<std::string>& words, const std::string& call);

}  // namespace sim::cli
