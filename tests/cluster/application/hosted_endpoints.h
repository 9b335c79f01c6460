// AWS's endpoints for tests of phases: the fakes themselves, in this process, in eu-west-1, which
// verify every signature.
#pragma once

#include <cstdlib>
#include <string>

#include "fakes/fakes.h"
#include "sim/cluster/endpoints.h"
#include "tests/support/temp_dir.h"

namespace sim {

class HostedEndpoints : public Endpoints {
 public:
  HostedEndpoints() : fakes_(settings()) { fakes_.start(); }

  bool start(const std::string&, Deadline) override { return false; }
  Stopped stop(const std::string&) override { return nullptr; }
  std::optional<Health> health(const std::string&) override {
    return Health{"127.0.0.1", port(), true, ""};
  }
  std::filesystem::path authority(const std::string&) override { return {}; }

  int port() const {
    const std::string& address = fakes_.endpoints().front();
    return std::atoi(address.substr(address.rfind(':') + 1).c_str());
  }

 private:
  fakes::FakesSettings settings() const {
    fakes::FakesSettings settings;
    settings.gateway.folder = folder_.path();
    settings.gateway.region = "eu-west-1";
    settings.gateway.strictness = fakes::Strictness::strict;
    settings.port = 0;
    return settings;
  }

  test::TempDir folder_;
  fakes::Fakes fakes_;
};

}  // namespace sim
