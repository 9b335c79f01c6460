#include "sim/cluster/phase_times.h"

#include "tests/cluster/cluster_fixture.h"

namespace sim {
namespace {

class PhaseTimesTest : public testing::Test {
 protected:
  std::vector<std::string> kinds() const {
    std::vector<std::string> all;
    for (const Event& event : journal_.read()) all.push_back(event.kind);
    return all;
  }
  void record_done(const std::string& phase, int milliseconds, bool skipped) {
    journal_.record("phase.done",
                    {{"phase", phase}, {"duration_ms", milliseconds}, {"skipped", skipped}});
  }

  test::TempDir folder_;
  Journal journal_{folder_ / "dev.jsonl"};
  RecordedProgress progress_;
};

TEST_F(PhaseTimesTest, CountsAndTellsTheObserver) {
  PhaseTimes times(journal_, progress_, 2);
  const PhaseTime done = times.run("boot", [] { return true; });
  const PhaseTime skipped = times.run("join", [] { return false; });
  EXPECT_FALSE(done.skipped);
  EXPECT_TRUE(skipped.skipped);
  EXPECT_EQ(skipped.name, "join");
  EXPECT_THAT(progress_.lines, testing::ElementsAre("start boot 1/2", "done boot", "start join 2/2",
                                                    "done join skipped"));
}

TEST_F(PhaseTimesTest, WritesWhatHappenedToTheJournal) {
  PhaseTimes times(journal_, progress_, 1);
  times.begin("up");
  times.run("boot", [] { return true; });
  times.end("up");
  EXPECT_THAT(kinds(), testing::ElementsAre("operation.start", "phase.start", "phase.done",
                                            "operation.done"));
  const Event done = journal_.read()[2];
  EXPECT_EQ(done.fields["phase"], "boot");
  EXPECT_EQ(done.fields["skipped"], false);
  EXPECT_GE(done.fields["duration_ms"].get<int>(), 0);
  EXPECT_EQ(journal_.read()[3].fields["operation"], "up");
}

TEST_F(PhaseTimesTest, KnowsHowLongAPhaseTookWhenItLastDidItsWork) {
  record_done("boot", 1200, false);
  record_done("boot", 3400, false);
  record_done("boot", 5, true);  // there was nothing to do: says nothing about the next time
  journal_.record("phase.failed", {{"phase", "join"}, {"duration_ms", 9}});
  PhaseTimes times(journal_, progress_, 2);
  times.run("boot", [] { return true; });
  times.run("join", [] { return true; });
  EXPECT_THAT(progress_.lines, testing::Contains("start boot 1/2 last 3400"));
  EXPECT_THAT(progress_.lines, testing::Contains("start join 2/2"));
}

TEST_F(PhaseTimesTest, AFailureIsRecordedAndPassesThrough) {
  PhaseTimes times(journal_, progress_, 1);
  EXPECT_ERROR(times.run("boot", []() -> bool { throw Error(Category::stalled, "too slow"); }),
               Category::stalled, "too slow");
  EXPECT_THAT(progress_.lines, testing::ElementsAre("start boot 1/1", "failed boot"));
  ASSERT_THAT(kinds(), testing::ElementsAre("phase.start", "phase.failed"));
  EXPECT_EQ(journal_.read()[1].fields["error"], "too slow");
  EXPECT_THROW(times.run("join", []() -> bool { throw std::runtime_error("odd"); }),
               std::runtime_error);
  EXPECT_EQ(journal_.read().back().fields["error"], "odd");
}

}  // namespace
}  // namespace sim
