#include "vm/ssh.h"

#include <sys/stat.h>

#include <thread>

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "sim/base/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace vm {
namespace {

using sim::Category;
using sim::Deadline;
using testing::HasSubstr;
using testing::Not;

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  stat(path.c_str(), &status);
  return status.st_mode & 0777;
}

class SshTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!sim::find_program("ssh-keygen")) GTEST_SKIP() << "ssh-keygen is not installed";
  }
  std::string known() { return sim::read_file(keys_.known_hosts()); }

  sim::test::TempDir folder_;
  SshKeys keys_{folder_.path() / "a folder" / "ssh"};
  Address address_ = Address::parse("10.77.1.10");
};

TEST_F(SshTest, TheClientsKeyIsMadeOnceAndPrivate) {
  const KeyPair first = keys_.client();
  EXPECT_THAT(first.private_key, HasSubstr("OPENSSH PRIVATE KEY"));
  EXPECT_TRUE(first.public_key.starts_with("ssh-ed25519 "));
  EXPECT_EQ(first.public_key.find('\n'), std::string::npos);
  EXPECT_EQ(keys_.client().public_key, first.public_key);
  EXPECT_EQ(mode_of(keys_.identity()), 0600u);
  EXPECT_EQ(mode_of(keys_.identity().parent_path()), 0700u);
}

TEST_F(SshTest, ThreadsGetTheSameKey) {
  std::vector<std::string> seen(4);
  std::vector<std::thread> threads;
  for (std::string& one : seen) {
    threads.emplace_back([&] { one = keys_.client().public_key; });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& one : seen) EXPECT_EQ(one, seen[0]);
}

TEST_F(SshTest, HalfAPairIsMadeAgain) {
  const std::string old = keys_.client().public_key;
  std::filesystem::remove(keys_.identity());
  const KeyPair made = keys_.client();
  EXPECT_NE(made.public_key, old);
  EXPECT_EQ(keys_.client().private_key, made.private_key);
}

TEST_F(SshTest, AHostIsKnownByItsLatestKeyOnly) {
  keys_.know_host("a", address_, "ssh-ed25519 OLD");
  keys_.know_host("b", Address::parse("10.77.1.11"), "ssh-ed25519 B");
  keys_.know_host("a", address_, "ssh-ed25519 NEW");
  EXPECT_EQ(known(), "b,10.77.1.11 ssh-ed25519 B\na,10.77.1.10 ssh-ed25519 NEW\n");
  keys_.know_host("c", Address::parse("10.77.1.11"), "ssh-ed25519 C");
  EXPECT_THAT(known(), Not(HasSubstr("ssh-ed25519 B")));
  keys_.forget_host("a", address_);
  EXPECT_EQ(known(), "c,10.77.1.11 ssh-ed25519 C\n");
}

TEST_F(SshTest, SshUnderstandsItsArguments) {
  keys_.client();  // ssh leaves out identities that are not there
  auto argv = ssh_argv(keys_, address_, {}, false);
  argv.insert(argv.begin() + 1, "-G");
  const auto output =
      sim::LocalRunner().check({.argv = argv}, Deadline::after(std::chrono::seconds(10)));
  for (const std::string& line :
       {std::string("user root"), std::string("hostname 10.77.1.10"), std::string("batchmode yes"),
        std::string("stricthostkeychecking true"), std::string("identitiesonly yes"),
        "userknownhostsfile " + keys_.known_hosts().string(),
        "identityfile " + keys_.identity().string()}) {
    EXPECT_THAT(output.out, HasSubstr(line + "\n"));
  }
}

TEST_F(SshTest, ArgumentsReachTheNodesShellQuoted) {
  const auto argv = ssh_argv(keys_, address_, {"echo", "a b", "$HOME"}, true);
  EXPECT_EQ(argv.back(), sim::quoted({"echo", "a b", "$HOME"}));
  EXPECT_NE(std::find(argv.begin(), argv.end(), "-t"), argv.end());
}

TEST_F(SshTest, ThatSshItselfFailedIsAnError) {
  keys_.client();
  SshRunner runner(keys_, Address::parse("127.255.255.254"));
  EXPECT_ERROR(runner.run({.argv = {"true"}}, Deadline::after(std::chrono::seconds(10))),
               Category::failed, "ssh to 127.255.255.254 failed");
}

}  // namespace
}  // namespace vm
