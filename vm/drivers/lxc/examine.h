// What `sim doctor` looks at for the lxc driver. Changes nothing on the host, except that the kvm
// answer is cached.
#pragma once

#include <filesystem>
#include <vector>

#include "vm/hypervisor.h"

namespace vm::lxc {

std::vector<Finding> examine();

// One question each.
Finding examine_libvirt();
Finding examine_cgroups(const std::filesystem::path& root = "/sys/fs/cgroup");
// Mounts a small squashfs through a loop device with an overlay on top, in a mount namespace of its
// own.
Finding examine_file_systems();
Finding examine_kernel();
Finding examine_memory(const std::filesystem::path& meminfo = "/proc/meminfo");
Finding examine_disk(const std::filesystem::path& folder);

}  // namespace vm::lxc
