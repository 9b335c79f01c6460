// Real nodes, made from a real image, through the driver as `sim` uses it. Needs root, libvirt and
// an image: SIM_TEST_NODE_IMAGE names a squashfs with systemd, sshd and /usr/lib/sim/node-init.
#include <net/if.h>
#include <signal.h>

#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"
#include "tests/vm/private_host.h"
#include "vm/drivers/libvirt/connection.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/lxc/cgroups.h"
#include "vm/drivers/lxc/disk.h"
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
  static void SetUpTestSuite() { private_host_ = sim::test::enter_private_host(); }

  void SetUp() override {
    if (!private_host_.empty()) GTEST_SKIP() << private_host_;
    const char* image = std::getenv("SIM_TEST_NODE_IMAGE");
    if (image == nullptr) GTEST_SKIP() << "SIM_TEST_NODE_IMAGE names no image";
    image_ = image;
    hypervisor_ = std::make_unique<LxcHypervisor>(sim::paths::runtime());
    hypervisor_->destroy(environment);
    sim::LocalRunner runner;
    subnet_ = choose_subnet(Subnet::parse("10.88.0.0/16"), *hypervisor_, runner, soon());
  }
  void TearDown() override {
    if (hypervisor_) hypervisor_->destroy(environment);
    hypervisor_.reset();
    EXPECT_FALSE(libvirt::answers("lxc:///system")) << "the daemon that sim started still runs";
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
  inline static std::string private_host_;
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
  EXPECT_EQ(if_nametoindex(libvirt::bridge_name(environment).c_str()), 0u);
  EXPECT_TRUE(dnsmasq_of(libvirt::network_name(environment)).empty());
  hypervisor_->destroy(environment);
}

TEST_F(LxcTest, NodesSeeEachOtherAndOnlyTheirOwnProcesses) {
  make_network();
  auto a = hypervisor_->create(spec("a", 11));
  auto b = hypervisor_->create(spec("b", 12));
  a->power_on();
  b->power_on();
  wait_for_ssh(*a);
  wait_for_ssh(*b);
  const std::string greeting = on(*a, {"bash", "-c", "exec 3<>/dev/tcp/b/22; head -c 4 <&3"});
  EXPECT_EQ(greeting, "SSH-");
  // Of type exec: it is sleep, and not what systemd forked for it, once the command returns.
  on(*a, {"systemd-run", "--unit=marker", "--property=Type=exec", "sleep", "104729"});
  const std::vector<std::string> look = {"sh", "-c", "pgrep -c -f '^[^ ]*sleep 104729' || true"};
  EXPECT_EQ(on(*a, look), "1");
  EXPECT_EQ(on(*b, look), "0");
  for (const char* node : {"a", "b"}) {
    EXPECT_NE(on(node == std::string("a") ? *a : *b, {"systemctl", "is-system-running", "--wait"}),
              "")
        << node;
  }
  for (const fs::path& group : Cgroups().groups_of(environment, "b")) {
    EXPECT_FALSE(fs::exists(group / "system.slice/marker.service")) << group;
  }
}

TEST_F(LxcTest, WhatWasWrittenSurvivesPullingThePlug) {
  make_network();
  auto node = hypervisor_->create(spec("a", 11));
  node->power_on();
  wait_for_ssh(*node);
  on(*node, {"sh", "-c", "echo kept >/var/lib/note; sync"});
  on(*node, {"systemd-run", "--unit=marker", "sleep", "1000"});
  const auto pids = Cgroups().processes(environment, "a");
  node->power_off();
  EXPECT_EQ(node->state(), NodeState::shut_off);
  for (const int pid : pids) EXPECT_FALSE(process_with(pid)) << pid;
  node->power_off();
  node->power_on();
  wait_for_ssh(*node);
  EXPECT_EQ(on(*node, {"cat", "/var/lib/note"}), "kept");
}

TEST_F(LxcTest, AnUnpluggedNodeDoesNotAnswer) {
  make_network();
  auto node = hypervisor_->create(spec("a", 11));
  node->power_on();
  wait_for_ssh(*node);
  node->link(false);
  EXPECT_ERROR(node->runner().run({.argv = {"true"}}, soon()), sim::Category::failed, "ssh to");
  node->link(true);
  wait_for_ssh(*node);
}

TEST_F(LxcTest, NodesOutliveTheDaemon) {
  make_network();
  auto node = hypervisor_->create(spec("a", 11));
  node->power_on();
  wait_for_ssh(*node);
  const std::string boot = on(*node, {"stat", "-c", "%Y", "/proc/1"});
  const int daemon = std::atoi(sim::read_file("/run/libvirtd.pid").c_str());
  ASSERT_EQ(kill(daemon, SIGKILL), 0);
  EXPECT_EQ(node->state(), NodeState::running);
  EXPECT_EQ(on(*node, {"stat", "-c", "%Y", "/proc/1"}), boot);
  node->power_off();
  EXPECT_EQ(node->state(), NodeState::shut_off);
  node->power_on();
  wait_for_ssh(*node);
}

TEST_F(LxcTest, ANodeThatRebootsComesBackAndOneThatHaltsStaysOff) {
  make_network();
  auto node = hypervisor_->create(spec("a", 11));
  node->power_on();
  wait_for_ssh(*node);
  const std::string boot = on(*node, {"stat", "-c", "%Y", "/proc/1"});
  node->runner().run({.argv = {"systemctl", "reboot", "--no-block"}}, soon());
  sim::wait_until("another boot", soon(), milliseconds(100), [&] {
    const auto output = node->runner().check({.argv = {"stat", "-c", "%Y", "/proc/1"}},
                                             soon().at_most(seconds(10)));
    return sim::trim(output.out) == boot ? sim::Look::waiting("not rebooted yet")
                                         : sim::Look::ready();
  });
  node->runner().run({.argv = {"systemctl", "poweroff", "--no-block"}}, soon());
  sim::wait_until("the halt", soon(), milliseconds(100), [&] {
    return node->state() == NodeState::shut_off ? sim::Look::ready()
                                                : sim::Look::waiting(to_string(node->state()));
  });
  node->power_on();
  wait_for_ssh(*node);
}

TEST_F(LxcTest, SettingsThatANodeChangedAreRestored) {
  const fs::path setting = "/proc/sys/vm/dirty_background_ratio";
  const std::string before = sim::trim(sim::read_file(setting));
  make_network();
  auto node = hypervisor_->create(spec("a", 11));
  node->power_on();
  wait_for_ssh(*node);
  const std::string other = before == "7" ? "8" : "7";
  on(*node, {"sh", "-c", "echo " + other + " >" + setting.string()});
  ASSERT_EQ(sim::trim(sim::read_file(setting)), other);
  hypervisor_->destroy(environment);
  EXPECT_EQ(sim::trim(sim::read_file(setting)), before);
}

TEST_F(LxcTest, DestroyCompletesWhatACrashLeft) {
  make_network();
  auto a = hypervisor_->create(spec("a", 11));
  auto b = hypervisor_->create(spec("b", 12));
  auto c = hypervisor_->create(spec("c", 13));
  a->power_on();
  wait_for_ssh(*a);
  const auto pids = Cgroups().processes(environment, "a");
  // a: the domain is gone, its processes and folder are not. b: the folder is gone. c: killed while
  // being removed.
  libvirt::Connection connection("lxc:///system");
  auto domain = connection.find_domain(libvirt::domain_name(environment, "a"));
  ASSERT_EQ(virDomainDestroy(domain.get()), 0);
  ASSERT_EQ(virDomainUndefine(domain.get()), 0);
  fs::remove_all(disks_folder(environment) / "b");
  fs::remove_all(disks_folder(environment) / "c" / "upper");
  fs::create_directories(disks_folder(environment) / "d");
  hypervisor_->destroy(environment);
  for (const int pid : pids) EXPECT_FALSE(process_with(pid)) << pid;
  EXPECT_FALSE(fs::exists(disks_folder(environment)));
}

TEST_F(LxcTest, AFolderThatIsNotMarkedIsNotDeleted) {
  make_network();
  const fs::path precious = disks_folder(environment) / "a" / "precious";
  sim::write_file(precious, "do not delete");
  EXPECT_ERROR(hypervisor_->create(spec("a", 11)), sim::Category::failed, "not marked");
  EXPECT_ERROR(hypervisor_->destroy(environment), sim::Category::failed, "not marked");
  EXPECT_TRUE(fs::exists(precious));
  fs::remove_all(precious.parent_path());
}

TEST_F(LxcTest, TheDaemonHoldsNothingOfOurs) {
  const fs::path mine = home_.path() / "held";
  const auto lock = sim::FileLock::try_acquire(mine);
  make_network();
  const int daemon = std::atoi(sim::read_file("/run/libvirtd.pid").c_str());
  for (const auto& entry : fs::directory_iterator(fmt::format("/proc/{}/fd", daemon))) {
    std::error_code ignored;
    const fs::path target = fs::read_symlink(entry.path(), ignored);
    EXPECT_EQ(target.string().find(home_.path().string()), std::string::npos) << target;
    const int number = std::stoi(entry.path().filename());
    if (number <= 2) {
      EXPECT_EQ(target, "/dev/null");
    }
  }
}

TEST_F(LxcTest, ADaemonWhoseStarterWasKilledIsStillOurs) {
  const fs::path record = sim::paths::runtime() / "daemons.json";
  auto daemons = nlohmann::json::parse(sim::read_file(record));
  ASSERT_EQ(daemons.size(), 2u);
  // As it is between the announcement and the moment when the pid is known; TearDown looks for the
  // daemon.
  for (auto& daemon : daemons) daemon["pid"] = 0;
  sim::write_file(record, daemons.dump());
  hypervisor_->destroy(environment);
  EXPECT_FALSE(fs::exists(record));
}

TEST_F(LxcTest, HypervisorsAtTheSameTimeStartOneDaemon) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      LxcHypervisor other(sim::paths::runtime());
      EXPECT_NO_THROW(other.subnets());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace vm::lxc
