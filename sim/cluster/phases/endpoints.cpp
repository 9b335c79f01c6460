// AWS's endpoints, before the nodes: those are to trust them from their first moment.
#include "sim/cluster/phases/phases.h"

namespace sim::phases {

bool endpoints(Context& context) {
  return context.endpoints != nullptr &&
         context.endpoints->start(context.environment.name, context.deadline);
}

}  // namespace sim::phases
