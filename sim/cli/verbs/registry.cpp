#include "sim/cli/verbs/registry.h"

namespace sim::cli {

void Verb::declare(CLI::App&) {}

const std::vector<VerbInfo>& verbs() {
  static const std::vector<VerbInfo> all = {
#define SIM_CLI_CALL(name) name##_verb(),
      SIM_CLI_VERBS(SIM_CLI_CALL)
#undef SIM_CLI_CALL
  };
  return all;
}

const VerbInfo* find_verb(Scope scope, std::string_view name) {
  for (const VerbInfo& verb : verbs()) {
    if (verb.scope == scope && verb.name == name) return &verb;
  }
  return nullptr;
}

std::vector<std::string> verb_names(Scope scope) {
  std::vector<std::string> names;
  for (const VerbInfo& verb : verbs()) {
    if (verb.scope == scope) names.push_back(verb.name);
  }
  return names;
}

}  // namespace sim::cli
