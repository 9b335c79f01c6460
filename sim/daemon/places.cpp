#include "sim/daemon/places.h"

#include "sim/base/paths.h"

namespace sim {

DaemonPlaces::DaemonPlaces(const std::string& environment) {
  const auto folder = paths::environment(environment) / "daemon";
  state = folder / "aws";
  authority = state / "tls" / "authority.pem";
  socket = folder / "control.socket";
  port = folder / "port";
  log = folder / "log";
  lock = paths::state() / "locks" / (environment + ".daemon.lock");
}

}  // namespace sim
