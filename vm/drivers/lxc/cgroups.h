// The control groups that nodes run in, found by name in every hierarchy (v1, hybrid and v2 hosts).
// libvirt puts a container into <controller>/machine/lxc-<pid>-<domain>.libvirt-lxc for the
// controllers it manages; in the others the node's own init makes
// <controller>/sim/<environment>/<node>. Together they are the complete list of a node's processes:
// a node cannot leave its groups, because it lives in a cgroup namespace.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/deadline.h"

namespace vm::lxc {

class Cgroups {
 public:
  explicit Cgroups(std::filesystem::path root = "/sys/fs/cgroup") : root_(std::move(root)) {}

  // Every hierarchy's top folder: the root itself on a v2 host, else one per controller and
  // "unified".
  std::vector<std::filesystem::path> hierarchies() const;
  std::vector<std::filesystem::path> groups_of(const std::string& environment,
                                               const std::string& node) const;
  std::vector<int> processes(const std::string& environment, const std::string& node) const;

  // Kills every process of the node and waits until none is left, then removes its groups. No-op
  // when there are none. Throws Error stalled naming the processes that would not die.
  void clear(const std::string& environment, const std::string& node, sim::Deadline deadline);
  // Names of nodes that have a group under sim/<environment>.
  std::vector<std::string> nodes(const std::string& environment) const;
  // Removes the empty groups sim/<environment>, and sim when nobody else uses it.
  void remove_environment(const std::string& environment);
  // Groups that are still there.
  std::vector<std::filesystem::path> groups_of_environment(const std::string& environment) const;

 private:
  std::filesystem::path root_;
};

// True for the group that libvirt makes for the domain, under systemd-machined or without it; names
// of more than 64 characters are cut by libvirt.
bool is_machine_group(const std::string& folder_name, const std::string& domain);

}  // namespace vm::lxc
