// What a command runs on a node: a document's plugins with the parameters filled in.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "fakes/ssm/documents.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

struct PlannedPlugin {
  std::string plugin;  // "aws:runShellScript"
  std::string name;    // the step's, or the plugin's
  std::string script;  // lines; "" of plugins that run none
  std::string working_directory;
  std::chrono::seconds timeout{3600};
};

// Whether the parameters (a map of lists of texts) are those of the document. Throws Fault
// InvalidParameters.
void check_parameters(const Document& document, const wire::Value& parameters);

std::vector<PlannedPlugin> plan_command(const Document& document, const wire::Value& parameters);

// Whether the plugin's script is something that a node can be given.
bool is_script(const PlannedPlugin& plugin);

}  // namespace fakes::ssm
