#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, DoctorShowsFindingsAndFixes) {
  host_->findings = {{"kvm", vm::Finding::Level::warning, "guests hang", "use the lxc driver"}};
  const test::ScopedEnv path("PATH", (folder_.path() / "bin").string());
  for (const char* name : {"ssh", "ssh-keygen", "mmdebstrap", "mksquashfs", "python3", "curl"}) {
    write_file(folder_.path() / "bin" / name, "#!/bin/sh\n", 0755);
  }
  EXPECT_EQ(run({"doctor"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("warn kvm           guests hang"));
  EXPECT_THAT(out(), HasSubstr("→ use the lxc driver"));

  std::filesystem::remove(folder_.path() / "bin/mksquashfs");
  EXPECT_EQ(run({"doctor", "--json"}), 3);
  EXPECT_EQ(json()["fit"], false);
  EXPECT_EQ(json()["findings"][1]["fix"], "apt-get install squashfs-tools");
}

TEST_F(CliTest, DoctorReportsAMissingHypervisorAsAFinding) {
  hypervisor_error_ = "libvirt does not answer";
  EXPECT_EQ(run({"doctor", "--json"}), 3);
  EXPECT_EQ(json()["findings"][0]["message"], "libvirt does not answer");
  EXPECT_EQ(json()["findings"][0]["level"], "failure");
}

}  // namespace
}  // namespace sim::cli
