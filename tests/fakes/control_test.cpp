#include "fakes/control/control.h"

#include <fcntl.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "tests/fakes/control_rig.h"
#include "tests/support/expect_error.h"

namespace fakes::test {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::test::TempDir;
using std::chrono::hours;

class ControlTest : public testing::Test {
 protected:
  // Blobs of the store, whoever they belong to.
  int blobs() {
    int count = 0;
    rig.blobs.each([&](std::int64_t) { ++count; });
    return count;
  }
  // What is beside the state itself.
  std::vector<std::string> leftovers() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder / "data")) {
      const std::string name = entry.path().filename();
      if (!name.starts_with("state.db") && name != "blobs" && name != "lock") names.push_back(name);
    }
    return names;
  }

  TempDir folder;
  ControlRig rig{folder / "data"};
};

TEST_F(ControlTest, ResetsEverything) {
  rig.notes.put("a", "text");
  rig.clock.move(hours(5));
  rig.rules.add(Rule());
  rig.control.reset();
  EXPECT_EQ(rig.notes.get("a"), "");
  EXPECT_EQ(blobs(), 0);
  EXPECT_EQ(rig.clock.offset(), hours(0));
  EXPECT_TRUE(rig.rules.list().empty());
  EXPECT_EQ(rig.notes.begun, 1);
  EXPECT_TRUE(rig.accounts.key("test"));
}

TEST_F(ControlTest, ResetsOneService) {
  rig.notes.put("a", "text");
  rig.accounts.account("111122223333");
  rig.control.reset("notes");
  EXPECT_EQ(rig.notes.get("a"), "");
  EXPECT_EQ(blobs(), 0);
  EXPECT_EQ(rig.accounts.list().size(), 2U);
  EXPECT_ERROR(rig.control.reset("s4"), Category::usage, "there is no service \"s4\"");
}

TEST_F(ControlTest, SavesAndLoadsAllOfIt) {
  const std::string large(3'000'001, 'x');
  rig.notes.put("a", "one");
  rig.notes.put("b", large);
  rig.notes.put("empty", "");
  rig.clock.move(hours(48));
  rig.control.save(folder / "saved");
  rig.control.reset();
  rig.notes.put("c", "another that has the id of the first");
  rig.control.load(folder / "saved");
  EXPECT_EQ(rig.notes.get("a"), "one");
  EXPECT_EQ(rig.notes.get("b"), large);
  EXPECT_EQ(rig.notes.get("c"), "");
  EXPECT_EQ(rig.clock.offset(), hours(48));
  EXPECT_EQ(blobs(), 3);
  rig.notes.put("d", "after it");
  EXPECT_EQ(rig.notes.get("d"), "after it");
  EXPECT_EQ(rig.notes.get("a"), "one");
  EXPECT_THAT(leftovers(), testing::IsEmpty());
}

TEST_F(ControlTest, SavesOnlyBlobsThatRowsName) {
  BlobWriter unfinished = rig.blobs.create();
  unfinished.write("half");
  rig.notes.put("a", "one");
  rig.control.save(folder / "saved");
  rig.control.load(folder / "saved");
  EXPECT_EQ(blobs(), 1);
  EXPECT_EQ(rig.notes.get("a"), "one");
}

TEST_F(ControlTest, LetsTarReadWhatItSaved) {
  rig.notes.put("a", "one");
  rig.control.save(folder / "saved.tar");
  const std::string file = folder / "saved.tar";
  const std::string to = folder / "unpacked";
  fs::create_directory(to);
  const std::string command =
      "tar -xf " + file + " -C " + to + " && cd " + to + " && sha256sum --quiet -c SHA256SUMS";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(ControlTest, RefusesDamagedFilesAndKeepsTheState) {
  rig.notes.put("a", std::string(2000, 'a'));
  rig.control.save(folder / "saved");
  rig.notes.put("b", "kept");
  const std::string good = sim::read_file(folder / "saved");
  const auto expect_refused = [&](std::string bytes, const char* message) {
    sim::write_file(folder / "bad", bytes);
    EXPECT_ERROR(rig.control.load(folder / "bad"), Category::usage, message);
    EXPECT_EQ(rig.notes.get("b"), "kept");
    EXPECT_THAT(leftovers(), testing::IsEmpty());
  };
  expect_refused("", "it ends too early");
  expect_refused("no archive, but longer than the 512 bytes of a header" + std::string(600, '.'),
                 "no header of a file");
  expect_refused(good.substr(0, good.size() / 2), "it ends too early");
  for (const std::size_t at : {good.find("aaaa") + 700, good.find("SQLite format") + 3000}) {
    std::string bad = good;
    bad[at] ^= 1;
    expect_refused(bad, "is not as it was saved");
  }
  std::string newer = good;
  newer.replace(newer.find("\"format\": 1"), 11, "\"format\": 2");
  expect_refused(newer, "this sim reads format 1");
  EXPECT_ERROR(rig.control.load(folder / "missing"), Category::usage, "No such file");
}

TEST_F(ControlTest, RefusesNamesThatLeadElsewhere) {
  for (const char* name : {"../evil", "/etc/evil", "blobs/../../7", "blobs/0/../7", "blobs/1/7",
                           "blobs/0/07", "blobs/0/-7", "state.db/x", "blobs"}) {
    const int out = ::open((folder / "bad").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ArchiveWriter archive(out);
    archive.add("sim-state.json", R"({"format": 1, "blobs": 1})");
    archive.add(name, "evil");
    archive.add_sums();
    archive.finish();
    ::close(out);
    EXPECT_ERROR(rig.control.load(folder / "bad"), Category::usage, "it holds a file");
  }
}

TEST_F(ControlTest, RefusesAStateOfANewerService) {
  rig.store.write([](Transaction& change) {
    change.run("UPDATE schema SET version = 9 WHERE owner = 'notes'");
  });
  rig.control.save(folder / "saved");
  rig.store.write([](Transaction& change) {
    change.run("UPDATE schema SET version = 1 WHERE owner = 'notes'");
  });
  EXPECT_ERROR(rig.control.load(folder / "saved"), Category::usage, "newer sim (notes version 9)");
}

TEST_F(ControlTest, DoesWhatIsDueBeforeTheClockAnswers) {
  rig.control.move_clock(hours(1));
  ASSERT_EQ(rig.notes.elapsed.size(), 1U);
  EXPECT_GE(rig.notes.elapsed[0], std::chrono::system_clock::now() + std::chrono::minutes(59));
}

TEST(ControlRecovery, EndsALoadThatACrashInterrupted) {
  const TempDir folder;
  const fs::path data = folder / "data";
  {
    ControlRig rig(data);
    rig.notes.put("old", "old");
    rig.control.save(folder / "saved");
    rig.notes.put("new", "new");
    // As load() up to the moment from which there is no way back.
    fs::create_directories(data / "loaded");
    const std::string unpack =
        "tar -xf " + (folder / "saved").string() + " -C " + (data / "loaded").string();
    ASSERT_EQ(std::system(unpack.c_str()), 0);
    fs::create_directories(data / "scratch-save-1");
  }
  ControlRig rig(data);
  EXPECT_EQ(rig.notes.get("old"), "old");
  EXPECT_EQ(rig.notes.get("new"), "");
  EXPECT_FALSE(fs::exists(data / "loaded"));
  EXPECT_FALSE(fs::exists(data / "scratch-save-1"));
}

}  // namespace
}  // namespace fakes::test
