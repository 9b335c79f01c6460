#include "sim/cli/help_text.h"

#include <fmt/format.h>

#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

std::string summaries(Scope scope) {
  std::string text;
  for (const VerbInfo& verb : verbs()) {
    if (verb.scope == scope) text += fmt::format("  {:<14}{}\n", verb.name, verb.summary);
  }
  return text;
}

}  // namespace

std::string overview(const std::string& environment) {
  return fmt::format(
      "sim brings a whole environment up on real nodes on this machine.\n"
      "\n"
      "Usage: sim [options] <environment> <command> [arguments]\n"
      "       sim [options] <command> [arguments]\n"
      "An environment is a name (see sim list) or a YAML file.\n"
      "\n"
      "Commands for an environment:\n{}\n"
      "Commands for this machine:\n{}\n"
      "Options, before or behind the command:\n"
      "  --json        the answer as JSON\n"
      "  --name NAME   run an environment's file under another name\n"
      "  -v, -vv       say more on stderr\n"
      "  --color WHEN  auto, always or never; NO_COLOR is honoured\n"
      "  -h, --help    help, also behind a command\n"
      "\n"
      "Exit codes: 0 passed, 1 failed, 2 bad usage, 3 this machine is unfit, 4 a deadline ran "
      "out,\n"
      "            70 a bug in sim, 130 interrupted. ssh and kubectl pass on their own.\n"
      "\n"
      "Start with: sim {} up\n",
      summaries(Scope::environment), summaries(Scope::global), environment);
}

std::string examples(const VerbInfo& verb) {
  if (verb.examples.empty()) return {};
  std::string text = "Examples:\n";
  for (const std::string& example : verb.examples) text += "  " + example + "\n";
  return text;
}

std::string call_of(const VerbInfo& verb, const std::string& environment) {
  return verb.scope == Scope::environment ? fmt::format("sim {} {}", environment, verb.name)
                                          : "sim " + verb.name;
}

std::string unparsed_help(const VerbInfo& verb) {
  return fmt::format("{}\nUsage: {} [arguments...]\n\n{}", verb.summary, call_of(verb),
                     examples(verb));
}

}  // namespace sim::cli
