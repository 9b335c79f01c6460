#include "sim/cli/invocation.h"

#include <algorithm>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/verbs/registry.h"
#include "sim/cluster/environment.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

// Takes one option with its value off the words; `at` is moved behind it.
void take_option(const Words& words, std::size_t& at, Options& options) {
  static const Words known = {"--json", "--verbose", "--color", "--name",
                              "--help", "--version", "-v",      "-vv"};
  std::string option = words[at++];
  std::optional<std::string> value;
  if (const auto equals = option.find('='); equals != std::string::npos) {
    value = option.substr(equals + 1);
    option.resize(equals);
  }
  const auto needed_value = [&]() -> std::string {
    if (value) return *value;
    if (at == words.size()) throw Error(Category::usage, "{} needs a value", option);
    return words[at++];
  };
  if (option == "--json") {
    options.json = true;
  } else if (option == "-v" || option == "--verbose") {
    ++options.verbosity;
  } else if (option == "-vv") {
    options.verbosity += 2;
  } else if (option == "--color") {
    options.color = color_of(needed_value());
  } else if (option == "--name") {
    options.name = needed_value();
  } else if (option == "-h" || option == "--help") {
    options.help = true;
  } else {
    const auto near = nearest(option, known);
    throw Error(Category::usage, "there is no option {}{}", option,
                near ? fmt::format("; did you mean {}?", *near) : std::string())
        .with_fix("sim help");
  }
}

void take_options(const Words& words, std::size_t& at, Options& options) {
  while (at < words.size() && words[at].size() > 1 && words[at][0] == '-') {
    take_option(words, at, options);
  }
}

bool is_environment_file(const std::string& word) {
  const std::filesystem::path path = word;
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

// A person may have mistyped a verb where an environment could stand: both are offered.
void check_environment_word(const std::string& word) {
  if (is_environment_file(word)) return;
  Words names = remembered_environments();
  for (const EnvironmentFile& file : environment_files()) names.push_back(file.name);
  if (std::find(names.begin(), names.end(), word) != names.end()) return;
  if (find_verb(Scope::environment, word) != nullptr) {
    throw Error(Category::usage, "\"{}\" comes behind the environment that it is for", word)
        .with_fix(fmt::format("sim {} {}", names.empty() ? "ENVIRONMENT" : names.front(), word));
  }
  Words candidates = names;
  for (const std::string& verb : verb_names(Scope::global)) candidates.push_back(verb);
  candidates.emplace_back("list");
  const auto near = nearest(word, candidates);
  // An environment whose file is gone can still be up: then the verb finds it.
  if (!near) return;
  throw Error(Category::usage, "there is no environment or command \"{}\"; did you mean \"{}\"?",
              word, *near)
      .with_fix("sim help");
}

std::string environment_verb(const std::string& word, const std::string& environment) {
  if (find_verb(Scope::environment, word) != nullptr || word == "help") return word;
  const auto near = nearest(word, verb_names(Scope::environment));
  throw Error(Category::usage, "there is no command \"{}\" for an environment{}", word,
              near ? fmt::format("; did you mean \"{}\"?", *near) : std::string())
      .with_fix(
          fmt::format("one of: {}; see: sim help", join(verb_names(Scope::environment), ", ")))
      .add_context(environment);
}

}  // namespace

Invocation parse(const Words& words) {
  Invocation invocation;
  std::size_t at = 0;
  if (words.size() == 1 && words[0] == "--version") {
    invocation.verb = "version";
    return invocation;
  }
  take_options(words, at, invocation.options);
  if (at == words.size()) return invocation;
  const std::string first = words[at++];
  if (first == "list") {
    // Without an environment there is only one thing to list.
    invocation.verb = "environments";
  } else if (find_verb(Scope::global, first) != nullptr) {
    invocation.verb = first;
  } else {
    check_environment_word(first);
    invocation.environment = first;
    take_options(words, at, invocation.options);
    if (at == words.size()) return invocation;
    invocation.verb = environment_verb(words[at++], first);
    if (invocation.verb == "help") {
      invocation.verb.clear();
      invocation.options.help = true;
    }
  }
  invocation.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  return invocation;
}

}  // namespace sim::cli
