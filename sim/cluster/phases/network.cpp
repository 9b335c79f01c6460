// The environment's own network, in a range that nothing on this host uses. For nodes AWS's names
// are this host: nothing that they send to AWS gets there.
#include "fakes/gateway/host_name.h"
#include "sim/cluster/phases/phases.h"
#include "vm/subnet.h"

namespace sim::phases {

bool network(Context& context) {
  const Environment& environment = context.environment;
  const auto existing = context.hypervisor.find_network(environment.name);
  if (existing) {
    context.subnet = *existing;
  } else {
    LocalRunner runner;
    context.subnet =
        vm::choose_subnet(environment.pool, context.hypervisor, runner, context.deadline);
  }
  vm::NetworkSpec spec;
  spec.environment = environment.name;
  spec.subnet = context.subnet;
  spec.mode = environment.network_mode;
  spec.hosts = environment.hosts;
  for (const vm::HostName& host : node_addresses(context)) spec.hosts.push_back(host);
  for (const char* domain : fakes::aws_domains) {
    spec.domains.push_back({domain, context.subnet.host(1)});
  }
  context.hypervisor.ensure_network(spec);
  return !existing;
}

}  // namespace sim::phases
