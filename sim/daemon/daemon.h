// The one background process of an environment: it hosts AWS's endpoints for this host, the nodes
// and their pods. It begins with `up`, ends with `destroy`, and may be killed at any moment: what
// was acknowledged is in its folder, and the next start goes on from there.
#pragma once

#include <functional>
#include <string>

#include "vm/spec.h"

namespace sim {

struct DaemonSettings {
  std::string environment;
  std::string region;  // of requests that name none
  // The address of the environment's network on this host. Asked when this is the only daemon:
  // what was there before may be gone.
  std::function<vm::Address()> gateway;
};

// Serves until the process is asked to stop. Throws Error failed when another one does (with its
// pid), unfit when an address is taken, interrupted when it was asked to stop; what gateway()
// throws.
void run_daemon(const DaemonSettings& settings);

}  // namespace sim
