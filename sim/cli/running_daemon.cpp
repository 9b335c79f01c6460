#include "sim/cli/running_daemon.h"

#include "sim/base/error.h"
#include "sim/daemon/endpoints.h"

namespace sim::cli {

RunningDaemon running_daemon(const std::string& environment) {
  const auto status = daemon_status(environment);
  if (!status) {
    throw Error(Category::failed, "{} answers no AWS: its daemon does not run", environment)
        .with_fix(fmt::format("sim {} up", environment));
  }
  return {status->at("endpoint"), status->at("authority"), status->at("region")};
}

}  // namespace sim::cli
