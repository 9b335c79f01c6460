#include "sim/cli/run.h"

#include <algorithm>
#include <ostream>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/log.h"
#include "sim/base/text.h"
#include "sim/cli/error_report.h"
#include "sim/cli/help_text.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

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

void describe(CLI::App& app, const VerbInfo& info, const std::string& environment) {
  app.name(call_of(info, environment));
  app.description(info.summary);
  app.footer(examples(info));
}

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

void set_log_level(int verbosity) {
  log::set_level(verbosity >= 2   ? log::Level::debug
                 : verbosity == 1 ? log::Level::info
                                  : log::Level::warning);
}

int run_verb(const VerbInfo& info, Session& session) {
  const auto verb = info.make();
  if (info.arguments == Arguments::unchanged) {
    set_log_level(session.options().verbosity);
    return verb->run(session);
  }
  CLI::App app;
  describe(app, info, session.environment_word());
  declare_common(app, session.options(), info.scope);
  verb->declare(app);
  Words reversed(session.arguments().rbegin(), session.arguments().rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    session.out() << app.help();
    return 0;
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error, call_of(info, session.environment_word()));
  }
  set_log_level(session.options().verbosity);
  return verb->run(session);
}

int run_parsed(Invocation invocation, Surroundings& surroundings) {
  const std::string environment = invocation.environment;
  const std::string name = invocation.verb;
  if (name.empty()) {
    if (invocation.options.help) {
      surroundings.out << overview(environment.empty() ? "dev" : environment);
      return 0;
    }
    if (environment.empty()) {
      surroundings.err << overview();
      return exit_code(Category::usage);
    }
    throw Error(Category::usage, "what should be done with {}?", environment)
        .with_fix(fmt::format("sim {} up, or one of: {}", environment,
                              join(verb_names(Scope::environment), ", ")));
  }
  const Scope scope = environment.empty() ? Scope::global : Scope::environment;
  const VerbInfo& info = *find_verb(scope, name);
  if (invocation.options.help) {
    surroundings.out << help_of(info, environment);
    return 0;
  }
  Session session(std::move(invocation), surroundings);
  return run_verb(info, session);
}

}  // namespace

std::string help_of(const VerbInfo& info, const std::string& environment) {
  if (info.arguments == Arguments::unchanged) return unparsed_help(info);
  CLI::App app;
  Options options;
  const auto verb = info.make();
  describe(app, info, environment);
  declare_common(app, options, info.scope);
  verb->declare(app);
  return app.help();
}

int run(const Words& words, Surroundings surroundings) {
  bool json = std::find(words.begin(), words.end(), "--json") != words.end();
  bool color = surroundings.is_terminal_err;
  const auto report = [&](const Error& error) {
    if (json) {
      surroundings.err << error_json(error).dump() << std::endl;
    } else {
      print_error(surroundings.err, error, color);
    }
    return exit_code(error.category());
  };
  try {
    Invocation invocation = parse(words);
    color = Session(invocation, surroundings).color(surroundings.is_terminal_err);
    // What follows a verb like k is not ours to read.
    const VerbInfo* info = find_verb(Scope::environment, invocation.verb);
    if (info != nullptr && info->arguments == Arguments::unchanged) json = invocation.options.json;
    return run_parsed(std::move(invocation), surroundings);
  } catch (const Error& error) {
    return report(error);
  } catch (const std::exception& error) {
    return report(Error(Category::internal, "a bug in sim: {}", error.what())
                      .with_fix("please report it, with what you typed"));
  }
}

}  // namespace sim::cli
