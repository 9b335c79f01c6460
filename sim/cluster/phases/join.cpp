// Workers join the cluster: those of the environment file, and those that were added.
#include "sim/cluster/join.h"

#include "sim/cluster/phases/phases.h"

namespace sim::phases {

bool join(Context& context) {
  std::vector<std::string> names;
  for (const vm::Node* worker : context.with_role("worker")) names.push_back(worker->name());
  bool joined = false;
  for (const std::string& name : names) {
    joined = join_worker(context, request_for(context.environment, name)) || joined;
  }
  return joined;
}

}  // namespace sim::phases
