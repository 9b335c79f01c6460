// What the verbs deploy and upgrade share.
#pragma once

#include <string>

#include "sim/cli/session.h"

namespace CLI {
class App;
}

namespace sim::cli {

struct Deploying {
  int minutes = 30;
};

void declare_deploying(CLI::App& app, Deploying& options);
// Does it, answers what was done, and returns the exit code.
int deploy_version(Session& session, const std::string& version, const Deploying& options);

}  // namespace sim::cli
