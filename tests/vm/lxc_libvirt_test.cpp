// Real nodes, made from a real image, through the driver as `sim` uses it. Needs root, libvirt and
// an image: SIM_TEST_NODE_IMAGE names a squashfs with systemd, sshd and /usr/lib/sim/node-init.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include <gtest/gtest.h>

#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/lxc/cgroups.h"
#include "vm/drivers/lxc/hypervisor.h"
#include "vm/drivers/lxc/processes.h"
#include "vm/seed.h"
#include "vm/subnet.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Deadline;
using std::chrono::milliseconds;
using std::chrono::seconds;

const char* const environment = "sim-selftest";

Deadline soon() {
  return Deadline::after(seconds(60));
}

class LxcTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* image = std::getenv("SIM_TEST_NODE_IMAGE");
    if (image == nullptr) GTEST_SKIP() << "SIM_TEST_NODE_IMAGE names no image";
    if (geteuid() != 0) GTEST_SKIP() << "needs root";
    image_ = image;
    hypervisor_ = std::make_unique<LxcHypervisor>(sim::paths::runtime());
    hypervisor_->destroy(environment);
    sim::LocalRunner runner;
    subnet_ = choose_subnet(Subnet::parse("10.88.0.0/16"), *hypervisor_, runner, soon());
  }
  void TearDown() override {
    if (hypervisor_) hypervisor_->destroy(environment);
  }

  NodeSpec spec(const std::string& name, std::uint32_t number) {
    NodeSpec spec{.environment = environment,
                  .name = name,
                  .role = "worker",
                  .memory_bytes = 512ULL << 20,
                  .cpus = 1,
                  .subnet = subnet_,
                  .address = subnet_.host(number),
                  .mac = mac_of(environment, name),
                  .image = image_,
                  .disk = sim::paths::environment(environment) / "nodes" / name,
                  .seed = {}};
    SeedKeys keys{make_key(name), keys_of(environment).client().public_key};
    keys_of(environment)
        .know_host(name, spec.address, public_key_without_comment(keys.host.public_key));
    spec.seed = seed_files(spec, keys, hosts());
    return spec;
  }
  std::vector<HostName> hosts() {
    return {{"a", subnet_.host(11)}, {"b", subnet_.host(12)}, {"db.internal", subnet_.host(12)}};
  }
  void make_network() {
    hypervisor_->ensure_network({environment, subnet_, NetworkMode::nat, hosts()});
  }
  void wait_for_ssh(Node& node) {
    sim::wait_until("ssh", soon(), milliseconds(50), [&] {
      node.runner().check({.argv = {"true"}}, soon().at_most(seconds(10)));
      return sim::Look::ready();
    });
  }
  std::string on(Node& node, std::vector<std::string> argv) {
    return sim::trim(node.runner().check({.argv = std::move(argv)}, soon()).out);
  }

  sim::test::TempDir home_;
  sim::test::ScopedEnv sim_home_{"SIM_HOME", home_.path().string()};
  fs::path image_;
  Subnet subnet_;
  std::unique_ptr<LxcHypervisor> hypervisor_;
};

TEST_F(LxcTest, ANodeComesUpAnswersAndLeavesNothing) {
  make_network();
  auto made = hypervisor_->create(spec("a", 11));
  EXPECT_EQ(made->state(), NodeState::shut_off);
  made->power_on();
  made->power_on();
  EXPECT_EQ(made->state(), NodeState::running);
  wait_for_ssh(*made);

  auto found = hypervisor_->find(environment);
  ASSERT_EQ(found.size(), 1u);
  Node& node = *found[0];
  EXPECT_EQ(node.name(), "a");
  EXPECT_EQ(node.role(), "worker");
  EXPECT_EQ(on(node, {"hostname"}), "a");
  EXPECT_EQ(on(node, {"cat", "/proc/1/comm"}), "systemd");
  EXPECT_EQ(on(node, {"sh", "-c", "getent ahostsv4 db.internal | awk '{print $1; exit}'"}),
            subnet_.host(12).text());
  EXPECT_EQ(node.runner().run({.argv = {"sh", "-c", "exit 7"}}, soon()).exit_code, 7);
  EXPECT_EQ(hypervisor_->environments(), std::vector<std::string>{environment});
  EXPECT_FALSE(node.console(5).empty());

  const auto pids = Cgroups().processes(environment, "a");
  EXPECT_GT(pids.size(), 3u);
  hypervisor_->destroy(environment);
  for (const int pid : pids) EXPECT_FALSE(process_with(pid)) << pid;
  EXPECT_FALSE(fs::exists(sim::paths::environment(environment) / "nodes"));
  EXPECT_FALSE(hypervisor_->find_network(environment));
  EXPECT_TRUE(Cgroups().groups_of(environment, "a").empty());
  EXPECT_FALSE(fs::exists("/sys/class/net/" + libvirt::bridge_name(environment)));
  EXPECT_TRUE(dnsmasq_of(libvirt::network_name(environment)).empty());
  hypervisor_->destroy(environment);
}

}  // namespace
}  // namespace vm::lxc
