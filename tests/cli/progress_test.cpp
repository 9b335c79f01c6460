#include "sim/cli/progress.h"

#include <sstream>

#include <gmock/gmock.h>

#include "sim/base/text.h"

namespace sim::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

TEST(PlainProgress, WritesOneLineForEachNews) {
  std::ostringstream err;
  PlainProgress progress(err);
  progress.phase_started("boot", 1, 2, seconds(8));
  progress.phase_note("1 of 2 nodes answer");
  progress.phase_note("1 of 2 nodes answer");
  progress.phase_note("2 of 2 nodes answer");
  progress.phase_done("boot", seconds(12), false);
  progress.phase_started("dns", 2, 2, std::nullopt);
  progress.phase_done("dns", milliseconds(1), true);
  EXPECT_EQ(err.str(), "[1/2] boot (last time " + human_duration(seconds(8)) +
                           ")\n"
                           "[1/2] boot: 1 of 2 nodes answer\n"
                           "[1/2] boot: 2 of 2 nodes answer\n"
                           "[1/2] boot: done in " +
                           human_duration(seconds(12)) +
                           "\n"
                           "[2/2] dns\n"
                           "[2/2] dns: nothing to do\n");
}

TEST(PlainProgress, SaysHowLongAFailureTook) {
  std::ostringstream err;
  PlainProgress progress(err);
  progress.phase_started("join", 3, 9, std::nullopt);
  progress.phase_failed("join", seconds(60));
  EXPECT_THAT(err.str(), HasSubstr("[3/9] join: failed after " + human_duration(seconds(60))));
}

TEST(LiveProgress, RedrawsOneLineAndLeavesResults) {
  std::ostringstream err;
  {
    LiveProgress progress(err, false, milliseconds::zero(), 80);
    progress.phase_started("boot", 1, 2, seconds(8));
    progress.phase_note("waiting for ssh");
    EXPECT_THAT(err.str(), HasSubstr("\r\033[K"));
    EXPECT_THAT(err.str(), HasSubstr("(last time " + human_duration(seconds(8)) + ")"));
    EXPECT_THAT(err.str(), HasSubstr(" · waiting for ssh"));
    EXPECT_THAT(err.str(), Not(HasSubstr("\n")));
    progress.phase_done("boot", seconds(3), false);
    EXPECT_THAT(err.str(),
                testing::EndsWith("\r\033[K✓ [1/2] boot " + human_duration(seconds(3)) + "\n"));
    progress.phase_started("dns", 2, 2, std::nullopt);
    progress.phase_failed("dns", seconds(4));
  }
  EXPECT_THAT(err.str(), HasSubstr("✗ [2/2] dns failed after"));
  EXPECT_THAT(err.str(), Not(HasSubstr("\033[3"))) << "no colour was asked for";
}

TEST(LiveProgress, TakesItsLineAwayWhenAPhaseNeverEnds) {
  std::ostringstream err;
  {
    LiveProgress progress(err, false, milliseconds::zero(), 80);
    progress.phase_started("boot", 1, 2, std::nullopt);
  }
  EXPECT_THAT(err.str(), testing::EndsWith("\r\033[K"));
}

TEST(LiveProgress, PaintsResultsWhenColourIsWanted) {
  std::ostringstream err;
  LiveProgress progress(err, true, milliseconds::zero(), 80);
  progress.phase_started("boot", 1, 1, std::nullopt);
  progress.phase_done("boot", seconds(1), false);
  EXPECT_THAT(err.str(), HasSubstr("\033[32m✓\033[0m"));
}

TEST(LiveProgress, EndsItsThread) {
  std::ostringstream err;
  LiveProgress progress(err, false, milliseconds(1), 80);
  progress.phase_started("boot", 1, 1, std::nullopt);
  progress.phase_done("boot", seconds(1), false);
}

TEST(Shortened, CutsAtCharactersNotBytes) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdef", 5), "abcd…");
  EXPECT_EQ(shortened("äöüäöü", 4), "äöü…");
  EXPECT_EQ(shortened("", 4), "");
}

}  // namespace
}  // namespace sim::cli
