// AWS's endpoints of an environment, which live while it is up: a cluster needs them, sim/daemon
// has them. One thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "sim/base/deadline.h"
#include "vm/spec.h"

namespace sim {

class Endpoints {
 public:
  virtual ~Endpoints() = default;

  // Has them answer on this host's loopback and on the gateway address of the environment's
  // network, which exists. False when they did already. Throws Error unfit when an address is
  // taken, stalled with the log when they do not come up.
  virtual bool start(const std::string& environment, Deadline deadline) = 0;
  // What they kept stays. As long as what is returned lives, none start, not even those that
  // somebody began to start and was killed. Throws Error stalled when they do not end.
  using Stopped = std::shared_ptr<const void>;
  [[nodiscard]] virtual Stopped stop(const std::string& environment) = 0;

  struct Health {
    std::string address;  // on loopback
    int port = 0;
    bool healthy = false;
    std::string detail;
  };
  // How they are, within seconds; nothing when they were never started.
  virtual std::optional<Health> health(const std::string& environment) = 0;
  // What nodes must trust, a PEM file; it is there after start().
  virtual std::filesystem::path authority(const std::string& environment) = 0;
};

}  // namespace sim
