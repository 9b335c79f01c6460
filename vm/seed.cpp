#include "vm/seed.h"

#include <fmt/format.h>

#include "sim/base/text.h"

namespace vm {
namespace {

std::string hosts_file(const NodeSpec& spec, const std::vector<HostName>& hosts) {
  std::string text = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";
  // kubeadm and etcd want the node's own name to be its network address, not Debian's 127.0.1.1.
  text += fmt::format("{} {}\n", spec.address.text(), spec.name);
  for (const HostName& host : hosts) {
    if (host.name == spec.name) continue;
    text += fmt::format("{} {}\n", host.address.text(), host.name);
  }
  return text;
}

std::string node_environment(const NodeSpec& spec) {
  return fmt::format(
      "ENVIRONMENT={}\nNODE={}\nROLE={}\nADDRESS={}\nPREFIX={}\nGATEWAY={}\nMEMORY_BYTES={}\n"
      "CPUS={}\n",
      spec.environment, spec.name, spec.role, spec.address.text(), spec.subnet.prefix,
      spec.subnet.host(1).text(), spec.memory_bytes, spec.cpus);
}

std::string line(std::string text) {
  if (text.empty() || text.back() != '\n') text += '\n';
  return text;
}

}  // namespace

std::vector<File> seed_files(const NodeSpec& spec, const SeedKeys& keys,
                             const std::vector<HostName>& hosts) {
  return {
      {"/etc/hostname", line(spec.name), 0644},
      {"/etc/hosts", hosts_file(spec, hosts), 0644},
      {"/etc/resolv.conf", fmt::format("nameserver {}\n", spec.subnet.host(1).text()), 0644},
      {"/etc/sim/node.env", node_environment(spec), 0644},
      {"/etc/ssh/ssh_host_ed25519_key", line(keys.host.private_key), 0600},
      {"/etc/ssh/ssh_host_ed25519_key.pub", line(keys.host.public_key), 0644},
      {"/root/.ssh/authorized_keys", line(keys.client_public_key), 0600},
  };
}

std::string public_key_without_comment(const std::string& public_key) {
  const auto words = sim::split(sim::trim(public_key), ' ');
  return words.size() < 2 ? sim::trim(public_key) : words[0] + ' ' + words[1];
}

}  // namespace vm
