#include "sim/base/file.h"

#include <gmock/gmock.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sim/base/error.h"
#include "sim/base/process.h"
#include "tests/support/expect_error.h"
#include "tests/support/in_child.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

namespace fs = std::filesystem;
using test::in_child;
using test::TempDir;

int count_entries(const fs::path& folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++count;
  return count;
}

TEST(WriteFile, RoundTripsBytesAndMakesFolders) {
  const TempDir folder;
  const std::string content("a\0b\n\xff", 5);
  write_file(folder / "deep/er/file", content);
  EXPECT_EQ(read_file(folder / "deep/er/file"), content);
}

TEST(WriteFile, SetsTheModeWhateverTheUmask) {
  const TempDir folder;
  const mode_t old = umask(077);
  write_file(folder / "open", "x", 0755);
  umask(0);
  write_file(folder / "secret", "x", 0600);
  umask(old);
  EXPECT_EQ(fs::status(folder / "open").permissions(), fs::perms(0755));
  EXPECT_EQ(fs::status(folder / "secret").permissions(), fs::perms(0600));
}

TEST(WriteFile, ReplacesAndLeavesNothingBeside) {
  const TempDir folder;
  write_file(folder / "file", "old and longer");
  write_file(folder / "file", "new");
  EXPECT_EQ(read_file(folder / "file"), "new");
  EXPECT_EQ(count_entries(folder.path()), 1);
}

// Method: the write fails half-way in a forked process; then the old content must stand, alone.
int failed_write_code(const fs::path& folder, const std::string& reason) {
  try {
    write_file(folder / "file", std::string(1 << 20, 'x'));
    return 1;
  } catch (const Error& error) {
    if (error.message().find(reason) == std::string::npos) return 2;
    if (error.message().find((folder / "file").string()) == std::string::npos) return 3;
  }
  if (read_file(folder / "file") != "old") return 4;
  return count_entries(folder) == 1 ? 0 : 5;
}

TEST(WriteFile, KeepsTheOldContentWhenTheWriteFails) {
  const TempDir folder;
  write_file(folder / "file", "old");
  EXPECT_EQ(in_child([&] {
              signal(SIGXFSZ, SIG_IGN);
              const rlimit limit = {4096, 4096};
              setrlimit(RLIMIT_FSIZE, &limit);
              return failed_write_code(folder.path(), "File too large");
            }),
            0);
}

TEST(WriteFile, KeepsTheOldContentWhenTheDiskIsFull) {
  const TempDir folder;
  constexpr int cannot_mount = 77;
  const int code = in_child([&] {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
      return cannot_mount;
    }
    write_file(folder / "file", "old");
    return failed_write_code(folder.path(), "No space left on device");
  });
  if (code == cannot_mount) GTEST_SKIP() << "needs root to mount a small file system";
  EXPECT_EQ(code, 0);
}

TEST(WriteFile, NamesTheFolderThatCannotBeMade) {
  const TempDir folder;
  write_file(folder / "file", "");
  EXPECT_ERROR(write_file(folder / "file/below", ""), Category::failed, "file: Not a directory");
}

TEST(ReadFile, NamesTheMissingFile) {
  const TempDir folder;
  EXPECT_ERROR(read_file(folder / "none"), Category::failed, "none: No such file or directory");
  EXPECT_EQ(read_file_if_exists(folder / "none"), std::nullopt);
  EXPECT_ERROR(read_file_if_exists(folder.path()), Category::failed, "Is a directory");
}

TEST(Sha256, MatchesTheStandardsExamples) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, OfAFileIsTheSameAsOfItsContent) {
  const TempDir folder;
  const std::string content(200'000, 'q');
  write_file(folder / "file", content);
  EXPECT_EQ(sha256_of_file(folder / "file"), sha256(content));
  EXPECT_ERROR(sha256_of_file(folder / "none"), Category::failed, "No such file");
}

TEST(FileLock, IsExclusiveAndNamesItsHolder) {
  const TempDir folder;
  EXPECT_EQ(FileLock::holder(folder / "lock"), 0);
  {
    const auto lock = FileLock::try_acquire(folder / "lock");
    ASSERT_TRUE(lock);
    EXPECT_EQ(FileLock::holder(folder / "lock"), getpid());
    EXPECT_FALSE(FileLock::try_acquire(folder / "lock"));
  }
  EXPECT_TRUE(FileLock::try_acquire(folder / "lock"));
}

TEST(FileLock, DiesWithItsHolder) {
  const TempDir folder;
  EXPECT_EQ(in_child([&] {
              auto* lock = new auto(FileLock::try_acquire(folder / "lock"));
              return *lock ? raise(SIGKILL) : 1;
            }),
            128 + SIGKILL);
  EXPECT_TRUE(FileLock::try_acquire(folder / "lock"));
}

TEST(FileLock, IsNotHeldByAProgramThatWasStartedMeanwhile) {
  const TempDir folder;
  auto lock = FileLock::try_acquire(folder / "lock");
  const auto started = LocalRunner().check(
      {.argv = {"sh", "-c", "sleep 3600 >/dev/null 2>&1 & echo $!"}}, Deadline::never());
  lock.reset();
  EXPECT_TRUE(FileLock::try_acquire(folder / "lock"));
  kill(std::stoi(started.out), SIGKILL);
}

}  // namespace
}  // namespace sim
