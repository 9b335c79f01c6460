#include "sim/cluster/context.h"

#include <algorithm>
#include <set>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "sim/cluster/services_seed.h"
#include "vm/seed.h"
#include "vm/ssh.h"

namespace sim {
namespace {

constexpr const char* kMarks = "/var/lib/sim/steps";

std::vector<vm::HostName> host_names(const Context& context) {
  std::vector<vm::HostName> hosts = context.environment.hosts;
  for (const vm::HostName& host : node_addresses(context)) hosts.push_back(host);
  return hosts;
}

vm::Address free_address(const Context& context, const std::vector<vm::HostName>& taken) {
  for (std::uint32_t number = 11; number < 255; ++number) {
    const vm::Address address = context.subnet.host(number);
    if (std::none_of(taken.begin(), taken.end(),
                     [&](const auto& host) { return host.address == address; })) {
      return address;
    }
  }
  throw Error(Category::failed, "no address is left in {}", context.subnet.text());
}

// An existing or wanted node has its address already; one that is being added gets the next.
vm::Address address_for(const Context& context, const std::string& name) {
  const auto hosts = node_addresses(context);
  const auto known =
      std::find_if(hosts.begin(), hosts.end(), [&](const auto& host) { return host.name == name; });
  return known != hosts.end() ? known->address : free_address(context, hosts);
}

// Where update-ca-certificates looks; the node runs it when it starts.
constexpr const char* kAuthority = "/usr/local/share/ca-certificates/sim.crt";

std::vector<vm::File> authority_files(const Context& context) {
  if (context.endpoints == nullptr) return {};
  return {{kAuthority, read_file(context.endpoints->authority(context.environment.name)), 0644}};
}

std::vector<vm::File> role_files(const Context& context, const std::string& role) {
  if (role == "services") {
    return {{"/etc/sim/postgresql.sql", postgresql_statements(context.environment), 0644},
            {"/etc/sim/rabbitmq.json", rabbitmq_definitions(context.environment), 0644}};
  }
  return {{"/etc/sim/cluster.env", "POD_SUBNET=" + context.environment.pods.text() + "\n", 0644}};
}

}  // namespace

std::string image_kind(const std::string& role) {
  return role == "services" ? "services" : "cluster";
}

vm::ImageSpec Context::image_spec(const std::string& kind) const {
  vm::ImageSpec spec;
  spec.kind = kind;
  spec.kubernetes_source = environment.kubernetes_source;
  spec.kubernetes_version = environment.kubernetes_version;
  spec.kubernetes_url = environment.kubernetes_url;
  return spec;
}

std::filesystem::path Context::kubeconfig() const {
  return paths::environment(environment.name) / "kubeconfig";
}

Kube Context::kube() const {
  return Kube(vm::ImageStore().kubectl(image_spec("cluster")), kubeconfig());
}

vm::Node* Context::find(const std::string& name) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(),
                                  [&](const auto& node) { return node->name() == name; });
  return found == nodes.end() ? nullptr : found->get();
}

std::vector<vm::Node*> Context::with_role(const std::string& role) const {
  std::vector<vm::Node*> found;
  for (const auto& node : nodes) {
    if (node->role() == role) found.push_back(node.get());
  }
  return found;
}

vm::Node& Context::master() const {
  const auto masters = with_role("master");
  if (masters.empty()) throw Error(Category::failed, "the environment has no master node");
  return *masters.front();
}

Output Context::sh(vm::Node& node, const std::string& script, const std::string& input) const {
  Command command;
  command.argv = {"bash", "-euc", script};
  command.input = input;
  try {
    return node.runner().check(command, deadline);
  } catch (Error& error) {
    error.add_context(node.name());
    throw;
  }
}

void find_what_is_up(Context& context) {
  context.nodes = context.hypervisor.find(context.environment.name);
  const auto subnet = context.hypervisor.find_network(context.environment.name);
  if (context.nodes.empty() || !subnet) {
    throw Error(Category::usage, "environment {} is not up", context.environment.name)
        .with_fix(fmt::format("sim {} up", context.environment.name));
  }
  context.subnet = *subnet;
}

std::vector<vm::HostName> node_addresses(const Context& context) {
  std::vector<vm::HostName> hosts;
  for (const auto& node : context.nodes) hosts.push_back({node->name(), node->address()});
  for (const NodeRequest& request : context.environment.nodes) {
    if (!context.find(request.name)) hosts.push_back({request.name, free_address(context, hosts)});
  }
  return hosts;
}

void learn_done_steps(Context& context) {
  for (const auto& node : context.nodes) {
    if (node->role() == "services") continue;
    const std::string script =
        fmt::format("cd {} 2>/dev/null || exit 0; grep -lx done -- * || true", kMarks);
    for (const std::string& step : split(trim(context.sh(*node, script).out), '\n')) {
      if (!step.empty()) context.done_steps.insert(node->name() + "/" + step);
    }
  }
}

Mark read_mark(const Context& context, vm::Node& node, const std::string& step) {
  if (context.done_steps.count(node.name() + "/" + step) != 0) return Mark::done;
  const std::string script = fmt::format("cat {0}/{1} 2>/dev/null || true", kMarks, step);
  const std::string mark = context.sh(node, script).out;
  if (mark == "done\n") return Mark::done;
  return mark.empty() ? Mark::none : Mark::begun;
}

std::string begin_mark(const std::string& step) {
  return fmt::format("mkdir -p {0}; echo begun >{0}/{1}; sync {0}/{1}\n", kMarks, step);
}

std::string done_mark(const std::string& step) {
  return fmt::format("echo done >{0}/{1}.new; mv {0}/{1}.new {0}/{1}\n", kMarks, step);
}

void make_node(Context& context, const NodeRequest& request) {
  const std::string& environment = context.environment.name;
  const vm::Address address = address_for(context, request.name);
  context.hypervisor.remove(environment, request.name);
  context.nodes.erase(
      std::remove_if(context.nodes.begin(), context.nodes.end(),
                     [&](const auto& node) { return node->name() == request.name; }),
      context.nodes.end());
  if (request.role == "master") context.cluster_id.clear();
  const std::string prefix = request.name + "/";
  for (auto step = context.done_steps.lower_bound(prefix);
       step != context.done_steps.end() && step->rfind(prefix, 0) == 0;) {
    step = context.done_steps.erase(step);
  }
  vm::NodeSpec spec;
  spec.environment = environment;
  spec.name = request.name;
  spec.role = request.role;
  spec.memory_bytes = request.memory_bytes;
  spec.cpus = request.cpus;
  spec.subnet = context.subnet;
  spec.address = address;
  spec.mac = vm::mac_of(environment, request.name);
  spec.image = context.images.at(image_kind(request.role)).file;
  spec.disk = paths::environment(environment) / "nodes" / request.name;

  vm::SshKeys keys = vm::keys_of(environment);
  vm::SeedKeys seed_keys{vm::make_key(request.name), keys.client().public_key};
  keys.know_host(request.name, spec.address, seed_keys.host.public_key);
  spec.seed = vm::seed_files(spec, seed_keys, host_names(context));
  for (vm::File& file : role_files(context, request.role)) spec.seed.push_back(std::move(file));
  for (vm::File& file : authority_files(context)) spec.seed.push_back(std::move(file));

  auto node = context.hypervisor.create(spec);
  node->power_on();
  context.nodes.push_back(std::move(node));
}

void wait_for_node(const Context& context, vm::Node& node) {
  Command command;
  command.argv = {"true"};
  try {
    wait_until(node.name() + " to take commands over ssh",
               context.deadline.at_most(std::chrono::minutes(3)), std::chrono::milliseconds(100),
               [&] {
                 if (node.state() != vm::NodeState::running) {
                   return Look::waiting(std::string("the machine is ") + to_string(node.state()));
                 }
                 node.runner().check(command, context.deadline.at_most(std::chrono::seconds(10)));
                 return Look::ready();
               });
  } catch (Error& error) {
    if (error.category() == Category::stalled) error.with_output(node.console(30));
    throw;
  }
}

}  // namespace sim
