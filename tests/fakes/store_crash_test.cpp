// What is left of state after its process was killed, and when its disk is full.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>

#include "fakes/blobs.h"
#include "fakes/store.h"
#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes {
namespace {

using sim::Category;
using ::testing::HasSubstr;

constexpr std::string_view step =
    "CREATE TABLE notes_note (id INTEGER PRIMARY KEY, twin INTEGER, blob INTEGER)";

std::int64_t count(Store& store, std::string_view sql) {
  return store.read([&](Transaction& state) { return state.integer(sql); });
}

// Writes twins, each with a blob, and says the number of each on the pipe when it is committed.
[[noreturn]] void write_forever(const std::filesystem::path& folder, int pipe) {
  Store store(folder);
  store.migrate("notes", {step});
  Blobs blobs(folder / "blobs");
  while (true) {
    BlobWriter writer = blobs.create();
    writer.write(std::string(3000, 'x'));
    const std::int64_t blob = writer.close();
    const std::int64_t id = store.write([&](Transaction& state) {
      state.run("INSERT INTO notes_note (blob) VALUES (?)", blob);
      const std::int64_t first = state.last_id();
      state.run("INSERT INTO notes_note (twin, blob) VALUES (?, ?)", first, blob);
      return first;
    });
    if (::write(pipe, &id, sizeof id) != sizeof id) _exit(1);
  }
}

// The last number that a writer told before it was killed.
std::int64_t kill_writer_after(const std::filesystem::path& folder, int writes) {
  int pipe[2];
  EXPECT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
  const pid_t child = fork();
  if (child == 0) write_forever(folder, pipe[1]);
  ::close(pipe[1]);
  std::int64_t last = 0, id = 0;
  for (int i = 0; i < writes && ::read(pipe[0], &id, sizeof id) == sizeof id; ++i) last = id;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  while (::read(pipe[0], &id, sizeof id) == sizeof id) last = id;
  ::close(pipe[0]);
  return last;
}

TEST(StoreCrash, KeepsWhatWasAcknowledged) {
  sim::test::TempDir folder;
  for (int round = 1; round <= 8; ++round) {
    const std::int64_t last = kill_writer_after(folder.path(), 3 * round);
    ASSERT_GT(last, 0);
    Store store(folder.path());
    store.migrate("notes", {step});
    Blobs blobs(folder / "blobs");
    const auto uses = [&](std::int64_t id) {
      return store.read([&](Transaction& state) {
        return state.integer("SELECT count(*) FROM notes_note WHERE blob = ?", id) > 0;
      });
    };
    blobs.sweep(uses);
    EXPECT_GE(count(store, "SELECT max(id) FROM notes_note"), last + 1);
    EXPECT_EQ(count(store, "SELECT count(*) FROM notes_note WHERE twin IS NULL"),
              count(store, "SELECT count(*) FROM notes_note WHERE twin IS NOT NULL"));
    store.read([&](Transaction& state) {
      state.each("SELECT blob FROM notes_note", [&](const Row& row) {
        EXPECT_EQ(std::filesystem::file_size(blobs.file(row.integer(0))), 3000U);
      });
    });
  }
}

// A small disk of its own; only root can mount one.
class SmallDisk {
 public:
  SmallDisk() {
    is_mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (is_mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }
  bool is_mounted() const { return is_mounted_; }
  std::filesystem::path path() const { return folder_.path(); }

 private:
  sim::test::TempDir folder_;
  bool is_mounted_;
};

TEST(StoreCrash, LeavesNothingOfAWriteThatFoundTheDiskFull) {
  const SmallDisk disk;
  if (!disk.is_mounted()) GTEST_SKIP() << "cannot mount a tmpfs";
  Store store(disk.path());
  store.migrate("notes", {"CREATE TABLE notes_note (id INTEGER PRIMARY KEY, text TEXT)"});
  const auto ballast = disk.path() / "ballast";
  sim::write_file(ballast, std::string(300'000, 'x'));
  const std::string text(20'000, 'x');
  std::int64_t written = 0;
  const auto fill = [&] {
    while (true) {
      store.write([&](Transaction& state) {
        state.run("INSERT INTO notes_note (text) VALUES (?)", text);
        state.run("INSERT INTO notes_note (text) VALUES (?)", text);
      });
      written += 2;
    }
  };
  EXPECT_ERROR(fill(), Category::failed, "full");
  EXPECT_GT(written, 0);
  EXPECT_EQ(count(store, "SELECT count(*) FROM notes_note"), written);
  std::filesystem::remove(ballast);
  store.write([](Transaction& state) { state.run("DELETE FROM notes_note"); });
  EXPECT_EQ(count(store, "SELECT count(*) FROM notes_note"), 0) << "it goes on when there is room";
}

TEST(StoreCrash, LeavesNoBlobThatFoundTheDiskFull) {
  const SmallDisk disk;
  if (!disk.is_mounted()) GTEST_SKIP() << "cannot mount a tmpfs";
  Blobs blobs(disk.path() / "blobs");
  const auto fill = [&] {
    BlobWriter writer = blobs.create();
    while (true) writer.write(std::string(100'000, 'x'));
  };
  EXPECT_ERROR(fill(), Category::failed, "No space left on device");
  int files = 0;
  blobs.each([&](std::int64_t) { ++files; });
  EXPECT_EQ(files, 0);
  BlobWriter writer = blobs.create();
  writer.write("small");
  EXPECT_EQ(blobs.read(writer.close()), "small");
}

}  // namespace
}  // namespace fakes
