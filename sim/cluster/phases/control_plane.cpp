// kubeadm makes the cluster on the master; its kubeconfig comes to the host.
#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"
#include "sim/cluster/kubeadm_config.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {
namespace {

constexpr const char* kStep = "control-plane";

const NodeRequest& master_request(const Context& context) {
  for (const NodeRequest& request : context.environment.nodes) {
    if (request.role == "master") return request;
  }
  throw Error(Category::usage, "{}: no node has the role master",
              context.environment.file.string());
}

// Images are looked up again when a node has to be made again although none was missing.
void need_image(Context& context, const std::string& kind) {
  if (context.images.count(kind) != 0) return;
  context.images[kind] = vm::ImageStore().ensure(
      context.image_spec(kind), [](std::string_view) {}, context.deadline);
}

void fetch_kubeconfig(Context& context) {
  std::string config = context.sh(context.master(), "cat /etc/kubernetes/admin.conf").out;
  const std::string named = "https://" + context.master().name() + ":6443";
  const std::string addressed = "https://" + context.master().address().text() + ":6443";
  if (const auto at = config.find(named); at != std::string::npos) {
    config.replace(at, named.size(), addressed);
  }
  if (read_file_if_exists(context.kubeconfig()) != config) {
    write_file(context.kubeconfig(), config, 0600);
  }
}

void init(Context& context) {
  vm::Node& master = context.master();
  ControlPlane control_plane;
  control_plane.version = trim(context.sh(master, "kubeadm version -o short").out);
  control_plane.node = master.name();
  control_plane.address = master.address();
  context.sh(master, "mkdir -p /etc/kubernetes; cat >/etc/kubernetes/kubeadm.yaml",
             kubeadm_init_config(context.environment, control_plane));
  Command command;
  command.argv = {
      "bash", "-euc",
      begin_mark(kStep) +
          kubeadm_lines(
              "kubeadm init --config /etc/kubernetes/kubeadm.yaml --skip-phases=addon/coredns") +
          "mkdir -p /root/.kube; ln -sf /etc/kubernetes/admin.conf /root/.kube/config\n" +
          done_mark(kStep)};
  command.on_line = [&](std::string_view line) {
    if (line.substr(0, 1) == "[") context.progress.phase_note(line);
  };
  try {
    master.runner().check(command, context.deadline);
  } catch (Error& error) {
    error.add_context("kubeadm init on " + master.name());
    throw;
  }
}

}  // namespace

bool control_plane(Context& context) {
  const Mark mark = read_mark(context, context.master(), kStep);
  if (mark == Mark::begun) {
    context.progress.phase_note("an interrupted kubeadm init: making the master again");
    need_image(context, "cluster");
    make_node(context, master_request(context));
    wait_for_node(context, context.master());
  }
  if (mark != Mark::done) init(context);
  if (mark != Mark::done || !std::filesystem::exists(context.kubeconfig())) {
    fetch_kubeconfig(context);
  }
  const Kube kube = context.kube();
  wait_until("the Kubernetes API", context.deadline, std::chrono::milliseconds(200), [&] {
    return kube.answers() ? Look::ready() : Look::waiting("/readyz does not say ok");
  });
  // Without workers the master takes pods.
  if (mark != Mark::done && context.with_role("worker").empty()) {
    kube.run({"taint", "nodes", "--all", "node-role.kubernetes.io/master-"}, context.deadline);
  }
  return mark != Mark::done;
}

}  // namespace sim::phases
