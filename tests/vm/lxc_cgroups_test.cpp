// On a made-up tree: control groups are folders, and rmdir removes only empty ones there as well.
#include "vm/drivers/lxc/cgroups.h"

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;

class CgroupsTest : public testing::Test {
 protected:
  CgroupsTest() {
    for (const char* controller : {"memory", "pids", "unified"}) add(controller, "1\n");
  }
  void add(const std::string& group, const std::string& pids) {
    sim::write_file(root_.path() / group / "cgroup.procs", pids);
  }
  sim::test::TempDir root_;
  Cgroups cgroups_{root_.path()};
};

TEST_F(CgroupsTest, FindsANodesGroupsInEveryHierarchy) {
  add("memory/machine/lxc-123-sim-dev-a.libvirt-lxc", "");
  add("memory/machine/lxc-124-sim-dev-ab.libvirt-lxc", "");
  add("pids/sim/dev/a", "");
  add("unified/sim/dev/a", "");
  add("unified/sim/dev2/a", "");
  EXPECT_EQ(cgroups_.groups_of("dev", "a").size(), 3u);
  EXPECT_TRUE(cgroups_.groups_of("dev", "b").empty());
  EXPECT_THAT(cgroups_.nodes("dev"), testing::ElementsAre("a"));
}

TEST_F(CgroupsTest, ListsTheProcessesOfSubgroupsOnce) {
  add("pids/sim/dev/a/init.scope", "101\n");
  add("pids/sim/dev/a/system.slice/ssh.service", "102\n103\n");
  add("unified/sim/dev/a", "101\n102\n103\n104\n");
  add("pids/sim/dev/b", "200\n");
  EXPECT_THAT(cgroups_.processes("dev", "a"), testing::ElementsAre(101, 102, 103, 104));
}

TEST_F(CgroupsTest, AUnifiedHostHasOneHierarchy) {
  sim::write_file(root_.path() / "cgroup.controllers", "cpu memory\n");
  EXPECT_THAT(cgroups_.hierarchies(), testing::ElementsAre(root_.path()));
}

TEST_F(CgroupsTest, RemovesEmptyGroupsAndSimWhenNobodyUsesIt) {
  fs::create_directories(root_.path() / "memory/sim/dev");
  fs::create_directories(root_.path() / "pids/sim/dev");
  fs::create_directories(root_.path() / "pids/sim/other/a");
  cgroups_.remove_environment("dev");
  EXPECT_TRUE(cgroups_.groups_of_environment("dev").empty());
  EXPECT_FALSE(fs::exists(root_.path() / "memory/sim"));
  EXPECT_TRUE(fs::exists(root_.path() / "pids/sim/other/a"));
}

TEST_F(CgroupsTest, GroupsThatDoNotGoAwayAreReported) {
  // No real process has this pid: the largest a kernel gives out is 2^22.
  add("pids/sim/dev/a", "99999999\n");
  EXPECT_ERROR(cgroups_.clear("dev", "a", sim::Deadline::after(std::chrono::milliseconds(1))),
               sim::Category::stalled, "processes 99999999 still live");
  EXPECT_NO_THROW(cgroups_.clear("dev", "b", sim::Deadline::after(std::chrono::seconds(1))));
}

TEST(IsMachineGroup, KnowsLibvirtsNames) {
  EXPECT_TRUE(is_machine_group("lxc-77-sim-dev-a.libvirt-lxc", "sim-dev-a"));
  EXPECT_TRUE(is_machine_group("machine-lxc\\x2d77\\x2dsim\\x2ddev\\x2da.scope", "sim-dev-a"));
  EXPECT_FALSE(is_machine_group("lxc-77-sim-dev-ab.libvirt-lxc", "sim-dev-a"));
  EXPECT_FALSE(is_machine_group("lxc-77-sim-dev.libvirt-lxc", "sim-dev-a"));
  EXPECT_FALSE(is_machine_group("qemu-77-sim-dev-a.libvirt-qemu", "sim-dev-a"));
  EXPECT_FALSE(is_machine_group("lxc--sim-dev-a.libvirt-lxc", "sim-dev-a"));
  const std::string domain = "sim-dev-" + std::string(60, 'n');
  EXPECT_TRUE(is_machine_group("lxc-12345-" + domain.substr(0, 54) + ".libvirt-lxc", domain));
}

}  // namespace
}  // namespace vm::lxc
