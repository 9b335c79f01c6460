// Machines: made where they are missing, started where they are off, waited for until they take
// commands.
#include <fmt/format.h>

#include "sim/cluster/phases/phases.h"

namespace sim::phases {

bool boot(Context& context) {
  std::vector<std::string> started;
  for (const auto& node : context.nodes) {
    if (node->state() == vm::NodeState::running) continue;
    // A paused node is one that a rehearsal stopped: starting it again is what `up` is for.
    if (node->state() == vm::NodeState::crashed) node->power_off();
    node->power_on();
    started.push_back(node->name());
  }
  for (const NodeRequest& request : context.environment.nodes) {
    if (context.find(request.name)) continue;
    context.progress.phase_note(fmt::format("starting {}", request.name));
    make_node(context, request);
    started.push_back(request.name);
  }
  std::size_t answering = 0;
  for (const std::string& name : started) {
    wait_for_node(context, *context.find(name));
    context.progress.phase_note(
        fmt::format("{} of {} nodes take commands", ++answering, started.size()));
  }
  learn_done_steps(context);
  return !started.empty();
}

}  // namespace sim::phases
