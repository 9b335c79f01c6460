#include "sim/cluster/node_changes.h"

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cluster/join.h"
#include "sim/cluster/phases/phases.h"
#include "vm/ssh.h"

namespace sim {
namespace {

std::vector<std::string> names_of(const std::vector<vm::Node*>& nodes) {
  std::vector<std::string> names;
  for (const vm::Node* node : nodes) names.push_back(node->name());
  return names;
}

}  // namespace

void add_node(Context& context, PhaseTimes& times, const std::string& name) {
  find_what_is_up(context);
  if (!is_dns_label(name)) {
    throw Error(Category::usage, "'{}' is no node name", name)
        .with_fix("use lower-case letters, digits and hyphens, at most 63");
  }
  if (context.find(name)) {
    throw Error(Category::usage, "environment {} has a node {} already", context.environment.name,
                name)
        .with_fix(fmt::format("sim {} up finishes a join that was interrupted",
                              context.environment.name));
  }
  const NodeRequest request = request_for(context.environment, name);
  if (request.role != "worker") {
    throw Error(Category::usage, "{} is the environment's {} node; only workers can be added", name,
                request.role)
        .with_fix(fmt::format("sim {} up", context.environment.name));
  }
  times.run("node", [&] {
    context.images["cluster"] = vm::ImageStore().ensure(
        context.image_spec("cluster"),
        [&](std::string_view line) { context.progress.phase_note(line); }, context.deadline);
    make_node(context, request);
    phases::network(context);  // its DNS learns the name
    wait_for_node(context, *context.find(name));
    return true;
  });
  times.run("join", [&] { return join_worker(context, request); });
  times.run("everything answers", [&] {
    phases::ready(context);
    return true;
  });
}

void remove_node(Context& context, PhaseTimes& times, const std::string& name) {
  find_what_is_up(context);
  const vm::Node* node = context.find(name);
  if (!node || node->role() != "worker") {
    const auto workers = names_of(context.with_role("worker"));
    const auto near = nearest(name, workers);
    throw Error(Category::usage, "{} is not a worker of environment {}{}", name,
                context.environment.name, near ? fmt::format("; did you mean {}?", *near) : "")
        .with_fix("workers: " + join(workers, ", "));
  }
  const vm::Address address = node->address();
  times.run("drain", [&] {
    const Kube kube = context.kube();
    kube.run({"drain", name, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s"},
             context.deadline);
    kube.run({"delete", "node", name, "--ignore-not-found"}, context.deadline);
    return true;
  });
  times.run("remove", [&] {
    context.hypervisor.remove(context.environment.name, name);
    vm::keys_of(context.environment.name).forget_host(name, address);
    context.nodes = context.hypervisor.find(context.environment.name);
    phases::network(context);
    return true;
  });
}

}  // namespace sim
