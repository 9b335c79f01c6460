#include "sim/cluster/kubeadm_config.h"

#include "tests/cluster/cluster_fixture.h"
#include "tests/support/golden.h"

namespace sim {
namespace {

std::string config_of(const std::string& version) {
  return kubeadm_init_config(sample_environment(),
                             {version, "master-node", vm::Address::parse("10.77.1.11")});
}

TEST(KubeadmConfig, IsAsTheGoldenFilesSay) {
  for (const char* version : {"v1.20.2", "v1.29.3"}) {
    test::expect_golden(fmt::format("cluster/kubeadm-{}.yaml", version), config_of(version));
  }
}

TEST(KubeadmConfig, SpeaksTheDialectOfEachRelease) {
  for (const char* old : {"v1.20.2", "v1.21.14"}) {
    EXPECT_THAT(config_of(old), testing::HasSubstr("kubeadm.k8s.io/v1beta2\n")) << old;
    EXPECT_THAT(config_of(old), testing::HasSubstr("type: CoreDNS")) << old;
    EXPECT_THAT(config_of(old), testing::HasSubstr("criSocket: /run/")) << old;
  }
  for (const char* newer : {"v1.22.0", "v1.30.1", "v1.9999.0-rc.1+build"}) {
    EXPECT_THAT(config_of(newer), testing::HasSubstr("kubeadm.k8s.io/v1beta3\n")) << newer;
    EXPECT_THAT(config_of(newer), testing::Not(testing::HasSubstr("type: CoreDNS"))) << newer;
    EXPECT_THAT(config_of(newer), testing::HasSubstr("criSocket: unix:///run/")) << newer;
  }
}

TEST(KubeadmConfig, ClusterDnsHasTheTenthAddressOfTheServices) {
  EXPECT_EQ(dns_address(vm::Subnet::parse("10.96.0.0/12")).text(), "10.96.0.10");
  EXPECT_EQ(dns_address(vm::Subnet::parse("10.20.30.0/24")).text(), "10.20.30.10");
}

}  // namespace
}  // namespace sim
