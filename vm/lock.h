// Waiting for a FileLock. Two locks matter in vm: one per ssh folder, and the host's
// (paths::runtime()/host.lock), under which daemons are started and stopped and the host's settings
// are recorded and restored.
#pragma once

#include <filesystem>

#include "sim/base/deadline.h"
#include "sim/base/file.h"

namespace vm {

// Throws Error stalled, naming the process that holds it, at the deadline. Makes the folder of the
// lock file.
sim::FileLock wait_for_lock(const std::filesystem::path& file, sim::Deadline deadline);

}  // namespace vm
