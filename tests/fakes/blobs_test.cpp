#include "fakes/blobs.h"

#include <unistd.h>

#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes {
namespace {

using sim::Category;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::int64_t put(Blobs& blobs, std::string_view text) {
  BlobWriter writer = blobs.create();
  writer.write(text);
  return writer.close();
}

std::vector<std::int64_t> ids(const Blobs& blobs) {
  std::vector<std::int64_t> found;
  blobs.each([&](std::int64_t id) { found.push_back(id); });
  std::sort(found.begin(), found.end());
  return found;
}

TEST(Blobs, KeepBytes) {
  sim::test::TempDir folder;
  Blobs blobs(folder / "blobs");
  BlobWriter writer = blobs.create();
  writer.write("one ");
  writer.write(std::string_view("\0two", 4));
  EXPECT_EQ(writer.size_bytes(), 8U);
  const std::int64_t id = writer.close();
  EXPECT_EQ(blobs.read(id), std::string("one \0two", 8));
  EXPECT_EQ(blobs.read(put(blobs, "")), "");
  EXPECT_ERROR(blobs.open(99), Category::failed, "No such file");
}

TEST(Blobs, LetReadersGoOnAfterARemoval) {
  sim::test::TempDir folder;
  Blobs blobs(folder.path());
  const std::int64_t id = put(blobs, "bytes");
  const auto file = blobs.open(id);
  blobs.remove(id);
  blobs.remove(id);
  EXPECT_THAT(ids(blobs), IsEmpty());
  char buffer[5];
  EXPECT_EQ(::pread(file->descriptor(), buffer, 5, 0), 5);
  EXPECT_EQ(std::string_view(buffer, 5), "bytes");
}

TEST(Blobs, ForgetWhatWasNotClosed) {
  sim::test::TempDir folder;
  Blobs blobs(folder.path());
  {
    BlobWriter writer = blobs.create();
    writer.write("half");
    BlobWriter moved = std::move(writer);
    EXPECT_EQ(ids(blobs).size(), 1U);
  }
  EXPECT_THAT(ids(blobs), IsEmpty());
}

TEST(Blobs, NeverUseANumberTwiceWhileItsFileIsThere) {
  sim::test::TempDir folder;
  std::int64_t last = 0;
  {
    Blobs blobs(folder.path());
    put(blobs, "a");
    last = put(blobs, "b");
  }
  Blobs blobs(folder.path());
  EXPECT_GT(put(blobs, "c"), last);
  EXPECT_EQ(blobs.read(last), "b");
}

TEST(Blobs, SweepWhatNobodyUses) {
  sim::test::TempDir folder;
  Blobs blobs(folder.path());
  const auto used = put(blobs, "used");
  put(blobs, "unused");
  blobs.sweep([&](std::int64_t id) { return id == used; });
  EXPECT_THAT(ids(blobs), ElementsAre(used));
  blobs.reset();
  EXPECT_THAT(ids(blobs), IsEmpty());
}

TEST(Blobs, SpreadOverFolders) {
  EXPECT_EQ(Blobs::name(1), "0/1");
  EXPECT_EQ(Blobs::name(4096), "1/4096");
  EXPECT_EQ(Blobs::name(4096 * 16), "10/65536");
}

TEST(Blobs, AreWrittenByManyThreads) {
  sim::test::TempDir folder;
  Blobs blobs(folder.path());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&blobs, text = std::string(1000, static_cast<char>('a' + i))] {
      for (int j = 0; j < 25; ++j) EXPECT_EQ(blobs.read(put(blobs, text)), text);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ids(blobs).size(), 100U);
}

}  // namespace
}  // namespace fakes
