#include "fakes/recorder.h"

#include <fstream>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "sim/base/file.h"
#include "sim/base/text.h"
#include "tests/support/temp_dir.h"

namespace fakes {
namespace {

using nlohmann::json;
using testing::ElementsAre;

Entry entry(std::string operation, int status = 200) {
  Entry entry;
  entry.service = "s3";
  entry.operation = std::move(operation);
  entry.resource = "photos/a.jpg";
  entry.account = "111122223333";
  entry.access_key = "test";
  entry.status = status;
  entry.code = status >= 400 ? "NoSuchKey" : "";
  return entry;
}

std::vector<std::string> operations(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& one : entries) names.push_back(one.operation);
  return names;
}

std::vector<json> lines(const std::filesystem::path& file) {
  std::vector<json> values;
  for (const std::string& line : sim::split(sim::read_file(file), '\n')) {
    if (!line.empty()) values.push_back(json::parse(line));
  }
  return values;
}

TEST(Recorder, FindsTheNewestThatMatch) {
  Recorder recorder({});
  recorder.record(entry("PutObject"));
  recorder.record(entry("GetObject", 404));
  recorder.record(entry("GetObject"));
  recorder.record(entry("ListObjects"));
  EXPECT_THAT(operations(recorder.find({}, 2)), ElementsAre("GetObject", "ListObjects"));
  EntryFilter gets;
  gets.operation = "Get*";
  EXPECT_EQ(recorder.find(gets, 10).size(), 2U);
  gets.min_status = 400;
  ASSERT_EQ(recorder.find(gets, 10).size(), 1U);
  EXPECT_EQ(recorder.find(gets, 10)[0].number, 2U);
  EntryFilter late;
  late.after = 3;
  EXPECT_THAT(operations(recorder.find(late, 10)), ElementsAre("ListObjects"));
  late.after = 4;
  EXPECT_TRUE(recorder.find(late, 10).empty());
  EXPECT_TRUE(recorder.find({}, 0).empty());
}

TEST(Recorder, FindsByCallerResourceCodeAndRule) {
  Recorder recorder({});
  Entry one = entry("PutObject", 503);
  one.arn = "arn:aws:iam::111122223333:user/app";
  one.rule = "slow,down";
  recorder.record(one);
  recorder.record(entry("PutObject"));
  const auto count = [&](const auto& set) {
    EntryFilter filter;
    set(filter);
    return recorder.find(filter, 10).size();
  };
  EXPECT_EQ(count([](EntryFilter& filter) { filter.caller = "*user/app"; }), 1U);
  EXPECT_EQ(count([](EntryFilter& filter) { filter.caller = "111122223333"; }), 2U);
  EXPECT_EQ(count([](EntryFilter& filter) { filter.code = "NoSuchKey"; }), 1U);
  EXPECT_EQ(count([](EntryFilter& filter) { filter.rule = "*down*"; }), 1U);
  EXPECT_EQ(count([](EntryFilter& filter) { filter.resource = "photos/*"; }), 2U);
  EXPECT_EQ(count([](EntryFilter& filter) { filter.service = "ssm"; }), 0U);
}

TEST(Recorder, KeepsABoundedNumberInMemory) {
  Recorder recorder({{}, 3});
  for (int i = 1; i <= 5; ++i) recorder.record(entry("Op" + std::to_string(i)));
  EXPECT_THAT(operations(recorder.find({}, 10)), ElementsAre("Op3", "Op4", "Op5"));
  EntryFilter after;
  after.after = 4;
  EXPECT_THAT(operations(recorder.find(after, 10)), ElementsAre("Op5"));
  recorder.clear();
  EXPECT_TRUE(recorder.find({}, 10).empty());
  EXPECT_EQ(recorder.last(), 5U);
}

TEST(Recorder, WaitsForWhatMatches) {
  Recorder recorder({});
  EntryFilter filter;
  filter.operation = "GetObject";
  auto found = std::async(std::launch::async,
                          [&] { return recorder.wait(filter, 10, sim::Deadline::never()); });
  recorder.record(entry("PutObject"));
  recorder.record(entry("GetObject"));
  EXPECT_THAT(operations(found.get()), ElementsAre("GetObject"));
  filter.after = recorder.last();
  EXPECT_TRUE(
      recorder.wait(filter, 10, sim::Deadline::after(std::chrono::milliseconds(1))).empty());
  auto ended = std::async(std::launch::async,
                          [&] { return recorder.wait(filter, 10, sim::Deadline::never()); });
  recorder.stop();
  EXPECT_TRUE(ended.get().empty());
}

TEST(Recorder, WritesEveryEntryAsALine) {
  const sim::test::TempDir folder;
  const auto file = folder / "requests.jsonl";
  {
    Recorder recorder({file});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) recorder.record(entry("PutObject"));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const std::vector<json> written = lines(file);
  ASSERT_EQ(written.size(), 2000U);
  for (std::size_t i = 0; i < written.size(); ++i) EXPECT_EQ(written[i]["number"], i + 1);
  EXPECT_EQ(written[0]["resource"], "photos/a.jpg");
}

TEST(Recorder, BoundsTheFile) {
  const sim::test::TempDir folder;
  const auto file = folder / "requests.jsonl";
  for (int run = 0; run < 4; ++run) {
    Recorder recorder({file, 1000, 20'000});
    for (int i = 0; i < 60; ++i) recorder.record(entry("PutObject"));
  }
  EXPECT_LE(std::filesystem::file_size(file), 20'000U);
  EXPECT_TRUE(std::filesystem::exists(folder / "requests.jsonl.1"));
  EXPECT_FALSE(lines(file).empty());
}

TEST(Recorder, GoesOnWhenTheFileCannotBeWritten) {
  Recorder recorder({"/nonexistent/requests.jsonl"});
  recorder.record(entry("PutObject"));
  recorder.stop();
  EXPECT_EQ(recorder.find({}, 10).size(), 1U);
}

TEST(Entry, IsOneLineOfJsonWhateverIsInIt) {
  Entry odd = entry("Put\"Object\n");
  odd.resource = "a\xff\x01b\xc3\xa9";
  const std::string line = entry_line(odd);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const json value = json::parse(line);
  EXPECT_EQ(value["operation"], "Put\"Object\n");
  EXPECT_EQ(value["resource"], "a\xef\xbf\xbd\x01b\xc3\xa9");
  EXPECT_EQ(value["time"], "1970-01-01T00:00:00.000Z");
  EXPECT_FALSE(value.contains("code"));
}

}  // namespace
}  // namespace fakes
