// ssh to nodes: per-environment client key, per-node host key made before the node starts, so that
// the first connection is already verified.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/base/process.h"
#include "vm/spec.h"

namespace vm {

struct KeyPair {
  std::string private_key;
  std::string public_key;  // one line
};

// A new ed25519 key, by ssh-keygen.
KeyPair make_key(const std::string& comment);

// Files in one environment's ssh folder: id_ed25519, id_ed25519.pub, known_hosts.
class SshKeys {
 public:
  explicit SshKeys(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // The client's key, made at the first call.
  KeyPair client();
  void know_host(const std::string& name, Address address, const std::string& public_key);
  void forget_host(const std::string& name, Address address);
  std::filesystem::path identity() const { return folder_ / "id_ed25519"; }
  std::filesystem::path known_hosts() const { return folder_ / "known_hosts"; }

 private:
  std::filesystem::path folder_;
};

// Where the keys of an environment are: paths::environment(name)/ssh.
SshKeys keys_of(const std::string& environment);

// argv that runs `command` on the node as root; with no command, an interactive login (`terminal`
// asks for a pty).
std::vector<std::string> ssh_argv(const SshKeys& keys, Address address,
                                  const std::vector<std::string>& command, bool terminal);

// Runs commands on a node over ssh. Environment variables of a Command are set on the remote side.
// Exit code 255 (ssh itself failed) is thrown as Error failed, so that it is never mistaken for the
// command's answer.
class SshRunner : public sim::Runner {
 public:
  SshRunner(SshKeys keys, Address address);
  sim::Output run(const sim::Command& command, sim::Deadline deadline) override;

 private:
  SshKeys keys_;
  Address address_;
};

}  // namespace vm
