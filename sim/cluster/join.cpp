#include "sim/cluster/join.h"

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cluster/kubeadm_config.h"

namespace sim {
namespace {

// One step name per cluster: a worker that carries another one belongs to a cluster that is gone.
std::string step_of(Context& context) {
  if (context.cluster_id.empty()) {
    context.cluster_id =
        context.sh(context.master(), "sha256sum /etc/kubernetes/pki/ca.crt").out.substr(0, 16);
  }
  return "join-" + context.cluster_id;
}

bool has_other_step(const Context& context, vm::Node& node) {
  return !context.sh(node, "ls /var/lib/sim/steps 2>/dev/null | grep ^join- || true").out.empty();
}

// The command that operators use. kubeadm looks only every five seconds whether the controller
// manager has signed cluster-info with the new token; looking here first saves most of that.
std::string join_command(const Context& context) {
  const std::string command =
      trim(context.sh(context.master(), "kubeadm token create --ttl 10m --print-join-command").out);
  const std::string option = "--token ";
  const auto at = command.find(option);
  if (at == std::string::npos) {
    throw Error(Category::failed, "kubeadm token create printed no join command")
        .with_output(command);
  }
  const std::string token = command.substr(at + option.size());
  const std::string signature = "jws-kubeconfig-" + token.substr(0, token.find_first_of(". "));
  wait_until("the controller manager to sign the join token",
             context.deadline.at_most(std::chrono::minutes(2)), std::chrono::milliseconds(100),
             [&] {
               const auto info = context.kube().get(
                   {"configmap", "cluster-info", "--namespace", "kube-public"}, context.deadline);
               return info.at("data").contains(signature)
                          ? Look::ready()
                          : Look::waiting("cluster-info has no " + signature);
             });
  return command;
}

void make_again(Context& context, const NodeRequest& request) {
  context.progress.phase_note(fmt::format(
      "{} was interrupted or belongs to another cluster: making it again", request.name));
  if (context.images.count("cluster") == 0) {
    context.images["cluster"] = vm::ImageStore().ensure(
        context.image_spec("cluster"), [](std::string_view) {}, context.deadline);
  }
  make_node(context, request);
  wait_for_node(context, *context.find(request.name));
}

}  // namespace

NodeRequest request_for(const Environment& environment, const std::string& name) {
  const NodeRequest* first_worker = nullptr;
  for (const NodeRequest& request : environment.nodes) {
    if (request.name == name) return request;
    if (request.role == "worker" && !first_worker) first_worker = &request;
  }
  NodeRequest request =
      first_worker ? *first_worker : NodeRequest{"", "worker", std::uint64_t{2} << 30, 0};
  request.name = name;
  return request;
}

bool join_worker(Context& context, const NodeRequest& request) {
  const std::string step = step_of(context);
  const Mark mark = read_mark(context, *context.find(request.name), step);
  if (mark == Mark::done) return false;
  if (mark == Mark::begun || has_other_step(context, *context.find(request.name))) {
    make_again(context, request);
  }
  context.progress.phase_note(fmt::format("{} joins", request.name));
  const std::string join = join_command(context);
  // A node of that name from an earlier life would keep its old addresses and pod range.
  context.kube().run({"delete", "node", request.name, "--ignore-not-found"}, context.deadline);
  try {
    context.sh(*context.find(request.name),
               begin_mark(step) + kubeadm_lines(join) + done_mark(step));
  } catch (Error& error) {
    error.add_context("kubeadm join");
    throw;
  }
  return true;
}

}  // namespace sim
