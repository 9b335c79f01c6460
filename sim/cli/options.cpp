#include "sim/cli/options.h"

#include <cstdlib>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/log.h"
#include "sim/base/text.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

Error usage_error(const CLI::App& app, const CLI::ParseError& error, const std::string& call) {
  std::string message = error.what();
  Words known;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const std::string& word : app.remaining(true)) {
    const auto near = nearest(word, known);
    message = fmt::format("{} takes no \"{}\"{}", call, word,
                          near ? fmt::format("; did you mean {}?", *near) : std::string());
    break;
  }
  return Error(Category::usage, message).with_fix(call + " --help");
}

}  // namespace

Color color_of(const std::string& word) {
  if (word == "auto") return Color::automatic;
  if (word == "always") return Color::always;
  if (word == "never") return Color::never;
  throw Error(Category::usage, "--color cannot be \"{}\"", word)
      .with_fix("--color auto, always or never");
}

bool wants_color(Color choice, bool is_terminal) {
  if (choice != Color::automatic) return choice == Color::always;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return is_terminal && (terminal == nullptr || std::string(terminal) != "dumb");
}

void declare_common(CLI::App& app, Options& options, Scope scope) {
  app.add_flag("--json", options.json, "The answer as JSON");
  app.add_flag("-v,--verbose", options.verbosity, "Say more on stderr; -vv: everything");
  const auto set_color = [&options](const std::string& word) { options.color = color_of(word); };
  app.add_option_function<std::string>("--color", set_color, "auto, always or never")
      ->type_name("WHEN");
  if (scope == Scope::environment) {
    app.add_option("--name", options.name, "The environment's name instead of its file's");
  }
}

void set_log_level(const Options& options) {
  log::set_level(options.verbosity >= 2   ? log::Level::debug
                 : options.verbosity == 1 ? log::Level::info
                                          : log::Level::warning);
}

void parse_words(CLI::App& app, const Words& words, const std::string& call) {
  try {
    app.parse(Words(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    throw;
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error, call);
  }
}

}  // namespace sim::cli
