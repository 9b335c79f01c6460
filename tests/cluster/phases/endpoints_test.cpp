#include "sim/base/file.h"
#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

class KnownEndpoints : public Endpoints {
 public:
  explicit KnownEndpoints(std::filesystem::path authority) : authority_(std::move(authority)) {}

  bool start(const std::string& environment, Deadline) override {
    if (is_running_) return false;
    write_file(authority_, "the authority of " + environment + "\n");
    is_running_ = true;
    return true;
  }
  Stopped stop(const std::string&) override {
    is_running_ = false;
    return nullptr;
  }
  std::optional<Health> health(const std::string&) override { return std::nullopt; }
  std::filesystem::path authority(const std::string&) override { return authority_; }

 private:
  std::filesystem::path authority_;
  bool is_running_ = false;
};

class EndpointsPhase : public ClusterTest {
 protected:
  std::vector<vm::File> seed(const std::string& node) const {
    return host_->machines.at({"dev", node}).spec.seed;
  }
  KnownEndpoints known_{folder_ / "authority.pem"};
};

TEST_F(EndpointsPhase, StartsThemOnce) {
  Context context = ClusterTest::context();
  EXPECT_FALSE(endpoints(context));
  context.endpoints = &known_;
  EXPECT_TRUE(endpoints(context));
  EXPECT_FALSE(endpoints(context));
}

TEST_F(EndpointsPhase, NodesTrustThem) {
  Context context = ClusterTest::context();
  context.endpoints = &known_;
  endpoints(context);
  boot(context);
  std::string trusted;
  for (const vm::File& file : seed("worker-node")) {
    if (file.path == "/usr/local/share/ca-certificates/sim.crt") trusted = file.content;
  }
  EXPECT_EQ(trusted, "the authority of dev\n");
}

}  // namespace
}  // namespace sim::phases
