#include "sim/cluster/phase.h"

#include "sim/cluster/phases/phases.h"

namespace sim {

#define SIM_PHASE(function, title) {title, &sim::phases::function},

const std::vector<Phase>& all_phases() {
  static const std::vector<Phase> all = {SIM_PHASES(SIM_PHASE)};
  return all;
}

const std::vector<Phase>& deploy_phases() {
  static const std::vector<Phase> all = {SIM_DEPLOY_PHASES(SIM_PHASE)};
  return all;
}

#undef SIM_PHASE

}  // namespace sim
