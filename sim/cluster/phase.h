// One idempotent stage of a bring-up. Adding one: a file in phases/ with a function of the file's
// name, and a line in phases.h, in the order in which they run.
#pragma once

#include <string>
#include <vector>

#include "sim/cluster/context.h"

namespace sim {

struct Phase {
  const char* name;
  // Looks first and does only what is missing. Returns whether anything was done.
  bool (*run)(Context& context);
};

const std::vector<Phase>& all_phases();
const std::vector<Phase>& deploy_phases();

}  // namespace sim
