#include "sim/cluster/host_fit.h"

#include "tests/cluster/cluster_fixture.h"

namespace sim {
namespace {

class HostFit : public ClusterTest {
 protected:
  // As many nodes as asked for, each with that much memory, on a driver that takes real memory.
  Environment asking(int count, std::uint64_t memory_bytes) {
    Environment environment = sample_environment();
    environment.driver = "lxc";
    environment.nodes.clear();
    for (int i = 0; i < count; ++i) {
      environment.nodes.push_back({fmt::format("node-{}", i), "worker", memory_bytes, 1});
    }
    return environment;
  }
};

TEST(AvailableMemory, IsReadFromMeminfo) {
  EXPECT_EQ(available_memory_bytes("MemTotal:  16384 kB\nMemFree: 1 kB\nMemAvailable:   2048 kB\n"),
            2048u * 1024);
  EXPECT_EQ(available_memory_bytes("MemTotal: 16384 kB\n"), 0u);
  EXPECT_EQ(available_memory_bytes(""), 0u);
  EXPECT_GT(available_memory_bytes(read_file("/proc/meminfo")), 0u);
}

TEST_F(HostFit, SmallNodesFit) {
  check_host_fits(asking(1, std::uint64_t{1} << 20), hypervisor_);
}

TEST_F(HostFit, TooLittleMemoryNamesTheFigures) {
  const Environment environment = asking(2, std::uint64_t{1} << 50);
  EXPECT_ERROR(
      check_host_fits(environment, hypervisor_), Category::unfit,
      "too little memory: the new nodes need about " + human_bytes(std::uint64_t{1} << 50));
  const auto error = test::error_of([&] { check_host_fits(environment, hypervisor_); });
  EXPECT_THAT(error->fix(), testing::HasSubstr("/scenarios/dev.yaml"));
}

TEST_F(HostFit, TooLittleDiskNamesTheFolder) {
  // Half a GiB each: more than any disk has.
  const Environment environment = asking(1 << 18, 1);
  EXPECT_ERROR(check_host_fits(environment, hypervisor_), Category::unfit,
               "too little disk space in " + paths::state().string());
}

TEST_F(HostFit, NodesThatExistAreNotCountedAgain) {
  const Environment environment = asking(1, std::uint64_t{1} << 50);
  vm::NodeSpec spec;
  spec.environment = environment.name;
  spec.name = "node-0";
  hypervisor_.create(spec);
  check_host_fits(environment, hypervisor_);
}

TEST_F(HostFit, MachinesInMemoryAlwaysFit) {
  Environment environment = asking(1, std::uint64_t{1} << 50);
  environment.driver = "memory";
  check_host_fits(environment, hypervisor_);
}

}  // namespace
}  // namespace sim
