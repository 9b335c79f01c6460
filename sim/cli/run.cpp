#include "sim/cli/run.h"

#include <algorithm>
#include <ostream>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/error_report.h"
#include "sim/cli/help_text.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

void describe(CLI::App& app, const VerbInfo& info, const std::string& environment) {
  app.name(call_of(info, environment));
  app.description(info.summary);
  app.footer(examples(info));
}

int run_verb(const VerbInfo& info, Session& session) {
  const auto verb = info.make();
  if (info.arguments == Arguments::unchanged) {
    set_log_level(session.options());
    return verb->run(session);
  }
  CLI::App app;
  describe(app, info, session.environment_word());
  declare_common(app, session.options(), info.scope);
  verb->declare(app);
  try {
    parse_words(app, session.arguments(), call_of(info, session.environment_word()));
  } catch (const CLI::CallForHelp&) {
    session.out() << app.help();
    return 0;
  }
  set_log_level(session.options());
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
  try {
    Invocation invocation = parse(words);
    color = wants_color(invocation.options.color, surroundings.is_terminal_err);
    // What follows a verb like k is not ours to read.
    const VerbInfo* info = find_verb(Scope::environment, invocation.verb);
    if (info != nullptr && info->arguments == Arguments::unchanged) json = invocation.options.json;
    return run_parsed(std::move(invocation), surroundings);
  } catch (const Error& error) {
    return report(surroundings.err, error, json, color);
  } catch (const std::exception& error) {
    return report(surroundings.err, bug(error), json, color);
  }
}

}  // namespace sim::cli
