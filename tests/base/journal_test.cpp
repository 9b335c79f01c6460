#include "sim/base/journal.h"

#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

using test::TempDir;

void append(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::app) << text;
}

TEST(Journal, ReadsBackWhatWasRecorded) {
  const TempDir folder;
  Journal journal(folder / "env/journal.jsonl");
  EXPECT_TRUE(journal.read().empty());
  journal.record("phase.start", {{"phase", "boot"}});
  journal.record("phase.done", nullptr);

  const auto events = journal.read();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, "phase.start");
  EXPECT_EQ(events[0].fields["phase"], "boot");
  EXPECT_EQ(events[1].fields, nlohmann::json::object());
  EXPECT_THAT(events[0].time, testing::MatchesRegex("....-..-..T..:..:..\\.[0-9][0-9][0-9]Z"));
}

TEST(Journal, WritesOneLineForEachEventWhateverItHolds) {
  const TempDir folder;
  Journal journal(folder / "journal");
  journal.record("log", {{"text", "two\nlines \xff not UTF-8"}});
  const auto lines = split(read_file(folder / "journal"), '\n');
  EXPECT_EQ(lines.size(), 2u);
  EXPECT_EQ(journal.read()[0].fields["text"], "two\nlines \uFFFD not UTF-8");
}

TEST(Journal, SkipsATornLastLine) {
  const TempDir folder;
  Journal journal(folder / "journal");
  journal.record("first", {});
  append(folder / "journal", R"({"time":"2026-01-01T00:00:00.000Z","ki)");
  EXPECT_EQ(journal.read().size(), 1u);
}

TEST(Journal, GoesOnAfterATornLine) {
  const TempDir folder;
  Journal journal(folder / "journal");
  journal.record("first", {});
  append(folder / "journal", R"({"time":"torn)");
  journal.record("second", {});
  const auto events = journal.read();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].kind, "second");
}

TEST(Journal, SkipsLinesThatAreNotEvents) {
  const TempDir folder;
  Journal journal(folder / "journal");
  append(folder / "journal", "[]\n{}\n7\n\n{\"time\":1,\"kind\":\"x\"}\nnot json\n");
  EXPECT_TRUE(journal.read().empty());
}

TEST(Journal, WritersDoNotTearEachOthersLines) {
  const TempDir folder;
  constexpr int writers = 4;
  constexpr int events = 200;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&folder, writer] {
      Journal journal(folder / "journal");
      for (int i = 0; i < events; ++i) {
        journal.record("event", {{"writer", writer}, {"text", std::string(5000, 'x')}});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Journal(folder / "journal").read().size(), std::size_t{writers * events});
}

TEST(Journal, SaysWhyItCannotWrite) {
  const TempDir folder;
  EXPECT_ERROR(Journal(folder.path()).record("x", {}), Category::failed, "Is a directory");
  EXPECT_ERROR(Journal("/dev/full").record("x", {}), Category::failed,
               "cannot write journal /dev/full: No space left on device");
}

}  // namespace
}  // namespace sim
