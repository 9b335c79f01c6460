// Whether /dev/kvm really runs a guest. That the device opens proves nothing: some hosts emulate it
// so badly that a Linux guest hangs. So a boot sector counts to a hundred million: 0.1 s on real
// hardware, 0.3 s in QEMU's own emulator, minutes on such hosts.
#pragma once

#include <filesystem>
#include <string>

#include "sim/base/deadline.h"
#include "sim/base/process.h"
#include "vm/hypervisor.h"

namespace vm::lxc {

// 512 bytes; ends QEMU with exit code 33 through isa-debug-exit.
std::string counting_boot_sector();

// The answer is cached in `cache` for this boot of the host. Never worse than a warning: it is for
// qemu's driver.
Finding examine_kvm(sim::Runner& runner, const std::filesystem::path& cache,
                    const std::filesystem::path& device = "/dev/kvm");

}  // namespace vm::lxc
