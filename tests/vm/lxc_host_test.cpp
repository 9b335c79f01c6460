// What the lxc driver does to its host, on made-up folders.
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"
#include "tests/vm/samples.h"
#include "vm/drivers/lxc/daemon.h"
#include "vm/drivers/lxc/disk.h"
#include "vm/drivers/lxc/examine.h"
#include "vm/drivers/lxc/firewall.h"
#include "vm/drivers/lxc/kvm.h"
#include "vm/drivers/lxc/sysctls.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Deadline;
using testing::ElementsAre;
using testing::HasSubstr;

class FolderTest : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) {
    sim::write_file(folder_.path() / name, text);
  }
  std::string get(const std::string& name) { return sim::read_file(folder_.path() / name); }
  sim::test::TempDir folder_;
};

using SysctlsTest = FolderTest;

TEST_F(SysctlsTest, AreRecordedOnceAndRestored) {
  put("sys/kernel/panic", "0\n");
  put("sys/net/ipv4/ip_forward", "0\n");
  put("sys/vm/swappiness", "60\n");
  Sysctls sysctls(folder_.path() / "record.json", folder_.path() / "sys");
  sysctls.restore();
  sysctls.record();
  put("sys/kernel/panic", "10\n");
  put("sys/net/ipv4/ip_forward", "1\n");
  sysctls.record();
  EXPECT_THAT(sysctls.differences(),
              ElementsAre("kernel/panic = 10 (was 0)", "net/ipv4/ip_forward = 1 (was 0)"));
  sysctls.restore({"net/ipv4/ip_forward"});
  EXPECT_EQ(get("sys/kernel/panic"), "0");
  EXPECT_EQ(get("sys/net/ipv4/ip_forward"), "1\n");
  EXPECT_EQ(get("sys/vm/swappiness"), "60\n");
  EXPECT_FALSE(fs::exists(folder_.path() / "record.json"));
}

TEST_F(SysctlsTest, ThatCannotBeRestoredAreNamedAndKept) {
  put("sys/kernel/panic", "0\n");
  Sysctls sysctls(folder_.path() / "record.json", folder_.path() / "sys");
  sysctls.record();
  fs::remove(folder_.path() / "sys/kernel/panic");
  fs::create_directories(folder_.path() / "sys/kernel/panic");
  EXPECT_ERROR(sysctls.restore(), Category::failed, "settings kernel/panic");
  EXPECT_TRUE(fs::exists(folder_.path() / "record.json"));
  put("record.json", "not json");
  EXPECT_ERROR(sysctls.restore(), Category::failed, "is damaged");
}

class DiskTest : public FolderTest {
 protected:
  DiskTest() {
    spec_.disk = folder_.path() / "nodes" / "master-node";
    spec_.seed = {{"/etc/hostname", "master-node\n", 0644},
                  {"/root/.ssh/authorized_keys", "key\n", 0600}};
  }
  static unsigned mode(const fs::path& path) {
    struct stat status {};
    stat(path.c_str(), &status);
    return status.st_mode & 07777;
  }
  NodeSpec spec_ = test::sample_node();
};

TEST_F(DiskTest, HoldsTheSeedWithItsModesWhateverTheUmask) {
  const mode_t old = umask(0077);
  make_disk(spec_);
  umask(old);
  EXPECT_EQ(sim::read_file(spec_.disk / "upper/etc/hostname"), "master-node\n");
  EXPECT_EQ(mode(spec_.disk), 0700u);
  EXPECT_EQ(mode(spec_.disk / "upper"), 0755u);
  EXPECT_EQ(mode(spec_.disk / "upper/etc"), 0755u);
  EXPECT_EQ(mode(spec_.disk / "upper/etc/hostname"), 0644u);
  EXPECT_EQ(mode(spec_.disk / "upper/root"), 0700u);
  EXPECT_EQ(mode(spec_.disk / "upper/root/.ssh"), 0700u);
  EXPECT_EQ(mode(spec_.disk / "upper/root/.ssh/authorized_keys"), 0600u);
}

TEST_F(DiskTest, IsMadeAnewOverWhatAnInterruptedAttemptLeft) {
  make_disk(spec_);
  sim::write_file(spec_.disk / "upper/old", "old");
  make_disk(spec_);
  EXPECT_FALSE(fs::exists(spec_.disk / "upper/old"));
}

TEST_F(DiskTest, IsRemovedOnlyWhenItIsOurs) {
  make_disk(spec_);
  EXPECT_ERROR(remove_disk(spec_.disk, "dev", "other-node"), Category::failed, "not marked");
  EXPECT_ERROR(remove_disk(spec_.disk, "other", "master-node"), Category::failed, "not marked");
  EXPECT_TRUE(fs::exists(spec_.disk / "upper/etc/hostname"));
  remove_disk(spec_.disk, "dev", "master-node");
  EXPECT_FALSE(fs::exists(spec_.disk));
  remove_disk(spec_.disk, "dev", "master-node");
}

TEST_F(DiskTest, LinksLeadNoDeletionAstray) {
  put("precious/file", "keep");
  make_disk(spec_);
  fs::create_directory_symlink(folder_.path() / "precious", spec_.disk / "upper/link");
  remove_disk(spec_.disk, "dev", "master-node");
  EXPECT_EQ(get("precious/file"), "keep");
  fs::create_directory_symlink(folder_.path() / "precious", spec_.disk);
  EXPECT_ERROR(remove_disk(spec_.disk, "dev", "master-node"), Category::failed, "not a folder");
}

TEST_F(DiskTest, SeedFilesStayInside) {
  spec_.seed = {{"/etc/../../escape", "x", 0644}};
  EXPECT_ERROR(make_disk(spec_), Category::internal, "lies outside the node");
  EXPECT_FALSE(fs::exists(spec_.disk / "escape"));
}

TEST(ChainRemoval, TakesEmptyChainsAndTheirJumps) {
  const char* saved =
      "*filter\n:INPUT ACCEPT [0:0]\n:LIBVIRT_INP - [0:0]\n-A INPUT -j LIBVIRT_INP\n"
      "-A INPUT -p tcp -j ACCEPT\nCOMMIT\n";
  EXPECT_THAT(
      chain_removal("filter", saved),
      ElementsAre(
          ElementsAre("--wait", "--table", "filter", "--delete", "INPUT", "-j", "LIBVIRT_INP"),
          ElementsAre("--wait", "--table", "filter", "--delete-chain", "LIBVIRT_INP")));
}

TEST(ChainRemoval, LeavesATableThatIsInUse) {
  EXPECT_TRUE(chain_removal("filter",
                            ":LIBVIRT_INP - [0:0]\n:LIBVIRT_OUT - [0:0]\n-A INPUT -j LIBVIRT_INP\n"
                            "-A LIBVIRT_INP -i virbr0 -p udp -m udp --dport 53 -j ACCEPT\n")
                  .empty());
  EXPECT_TRUE(chain_removal("nat", "").empty());
}

TEST(ProcessId, TellsAProcessFromALaterOne) {
  const auto self = process_with(getpid());
  ASSERT_TRUE(self);
  EXPECT_TRUE(self->alive());
  EXPECT_FALSE((ProcessId{getpid(), self->start_time + 1}.alive()));
  EXPECT_FALSE(process_with(99999999));
}

class QemuRunner : public sim::Runner {
 public:
  sim::Output run(const sim::Command&, Deadline) override {
    ++runs;
    if (hangs) throw sim::Error(Category::stalled, "timed out");
    return {exit_code, "", "no"};
  }
  int runs = 0;
  int exit_code = 33;
  bool hangs = false;
};

class KvmTest : public FolderTest {
 protected:
  void SetUp() override {
    put("bin/qemu-system-x86_64", "");
    fs::permissions(folder_.path() / "bin/qemu-system-x86_64", fs::perms::owner_all);
    put("kvm", "");
  }
  Finding look() { return examine_kvm(runner_, folder_.path() / "cache", folder_.path() / "kvm"); }
  QemuRunner runner_;
  sim::test::ScopedEnv path_{"PATH", (folder_.path() / "bin").string()};
};

TEST_F(KvmTest, IsTriedOnceAndTheAnswerKept) {
  EXPECT_EQ(look().level, Finding::Level::ok);
  EXPECT_EQ(look().level, Finding::Level::ok);
  EXPECT_EQ(runner_.runs, 1);
}

TEST_F(KvmTest, ThatHangsIsAWarning) {
  runner_.hangs = true;
  const Finding finding = look();
  EXPECT_EQ(finding.level, Finding::Level::warning);
  EXPECT_THAT(finding.message, HasSubstr("did not end within 5 s"));
  EXPECT_THAT(look().message, HasSubstr("did not end within 5 s"));
  EXPECT_EQ(runner_.runs, 1);
}

TEST_F(KvmTest, ThatIsNotThereIsAWarning) {
  fs::remove(folder_.path() / "kvm");
  EXPECT_EQ(look().level, Finding::Level::warning);
  EXPECT_EQ(runner_.runs, 0);
}

TEST(CountingBootSector, IsOne) {
  const std::string sector = counting_boot_sector();
  ASSERT_EQ(sector.size(), 512u);
  EXPECT_EQ(sector.substr(510), "\x55\xaa");
}

using ExamineTest = FolderTest;

TEST_F(ExamineTest, MemoryHasAFigureAndAFix) {
  put("meminfo", "MemTotal: 4000000 kB\nMemAvailable:    1048576 kB\n");
  Finding finding = examine_memory(folder_.path() / "meminfo");
  EXPECT_EQ(finding.level, Finding::Level::failure);
  EXPECT_THAT(finding.message, HasSubstr("GiB available"));
  EXPECT_FALSE(finding.fix.empty());
  put("meminfo", "MemAvailable:    33554432 kB\n");
  EXPECT_EQ(examine_memory(folder_.path() / "meminfo").level, Finding::Level::ok);
}

TEST_F(ExamineTest, CgroupsMustHaveTheirControllers) {
  for (const char* group : {"cpu,cpuacct", "cpuset", "memory", "devices", "freezer"}) {
    put(std::string(group) + "/cgroup.procs", "");
  }
  EXPECT_THAT(examine_cgroups(folder_.path()).message, HasSubstr("missing: pids"));
  put("pids/cgroup.procs", "");
  EXPECT_EQ(examine_cgroups(folder_.path()).level, Finding::Level::ok);
}

TEST_F(ExamineTest, DiskOfAFolderThatIsYetToBeMade) {
  EXPECT_THAT(examine_disk(folder_.path() / "a/b/c").message, HasSubstr(folder_.path().string()));
}

}  // namespace
}  // namespace vm::lxc
