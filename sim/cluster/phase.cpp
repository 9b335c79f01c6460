#include "sim/cluster/phase.h"

#include "sim/cluster/phases/phases.h"

namespace sim {

const std::vector<Phase>& all_phases() {
#define SIM_PHASE(function, title) {title, &sim::phases::function},
  static const std::vector<Phase> all = {SIM_PHASES(SIM_PHASE)};
#undef SIM_PHASE
  return all;
}

}  // namespace sim
