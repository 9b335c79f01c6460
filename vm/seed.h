// What a node finds in its file system at its first start: who it is, whom it trusts, where its
// neighbours are. A pure function of its arguments, golden-tested, and the same for every driver;
// how the network card gets its address is the driver's business.
#pragma once

#include <string>
#include <vector>

#include "vm/spec.h"
#include "vm/ssh.h"

namespace vm {

struct SeedKeys {
  KeyPair host;                   // this node's ssh host key (ed25519)
  std::string client_public_key;  // who may log in as root
};

// /etc/hostname, /etc/hosts (all `hosts` and the node itself), /etc/resolv.conf (the gateway
// answers DNS), /etc/ssh/ssh_host_ed25519_key and .pub, /root/.ssh/authorized_keys and
// /etc/sim/node.env (ENVIRONMENT, NODE, ROLE, ADDRESS, PREFIX, GATEWAY, MEMORY_BYTES, CPUS; shell
// and systemd EnvironmentFile syntax).
std::vector<File> seed_files(const NodeSpec& spec, const SeedKeys& keys,
                             const std::vector<HostName>& hosts);

// The line that others put into known_hosts: the key without its comment.
std::string public_key_without_comment(const std::string& public_key);

}  // namespace vm
