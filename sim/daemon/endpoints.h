// AWS's endpoints of environments, hosted by a daemon each.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/cluster/endpoints.h"

namespace sim {

class DaemonEndpoints : public Endpoints {
 public:
  // `program` is called as `sim <environment> daemon run`.
  explicit DaemonEndpoints(std::filesystem::path program) : program_(std::move(program)) {}

  // A daemon of another version of sim is replaced.
  bool start(const std::string& environment, Deadline deadline) override;
  Stopped stop(const std::string& environment) override;
  std::optional<Health> health(const std::string& environment) override;
  std::filesystem::path authority(const std::string& environment) override;

 private:
  std::filesystem::path program_;
};

// What a daemon says of itself: environment, pid, version, region, endpoint (on loopback),
// endpoints, authority. Nothing when it does not run. Throws Error stalled when it does not answer.
std::optional<nlohmann::json> daemon_status(const std::string& environment);

}  // namespace sim
