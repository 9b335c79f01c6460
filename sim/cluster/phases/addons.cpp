// Cluster DNS and the local-path storage class, from the manifests that the node image brings.
#include <fmt/format.h>

#include "sim/cluster/kubeadm_config.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {
namespace {

constexpr const char* kStep = "addons";

}  // namespace

bool addons(Context& context) {
  if (read_mark(context, context.master(), kStep) == Mark::done) return false;
  const Environment& environment = context.environment;
  const std::string script = fmt::format(
      "export KUBECONFIG=/etc/kubernetes/admin.conf\n"
      "for manifest in /usr/lib/sim/addons/*.yaml; do\n"
      "  sed -e 's#@IMAGE@#sim.local/cluster-addons:1#' -e 's#@DNS_ADDRESS@#{}#' "
      "-e 's#@CLUSTER_DOMAIN@#cluster.local#' -e 's#@SERVICE_SUBNET@#{}#' -e 's#@POD_SUBNET@#{}#' "
      "\"$manifest\"\n"
      "  echo ---\n"
      "done | kubectl apply -f - 2>&1\n",
      dns_address(environment.services).text(), environment.services.text(),
      environment.pods.text());
  // Applying twice does no harm, so an interrupted attempt is simply repeated.
  context.sh(context.master(), begin_mark(kStep) + script + done_mark(kStep));
  return true;
}

}  // namespace sim::phases
