#include "sim/base/deadline.h"

#include <gmock/gmock.h>

#include "sim/base/error.h"
#include "tests/support/expect_error.h"

namespace sim {
namespace {

using namespace std::chrono_literals;

TEST(Deadline, NeverIsAYearAwayAndDoesNotOverflow) {
  EXPECT_FALSE(Deadline::never().expired());
  EXPECT_EQ(Deadline::never().remaining(), 24h * 365);
}

TEST(Deadline, ExpiredHasNothingRemaining) {
  const auto deadline = Deadline::after(-1s);
  EXPECT_TRUE(deadline.expired());
  EXPECT_EQ(deadline.remaining(), 0ms);
}

TEST(Deadline, RemainingIsNeverZeroBeforeTheEnd) {
  const auto deadline = Deadline::after(20ms);
  while (true) {
    const auto remaining = deadline.remaining();
    if (remaining == 0ms) break;
  }
  EXPECT_TRUE(deadline.expired());
}

TEST(Deadline, AtMostTakesTheEarlier) {
  EXPECT_LE(Deadline::after(1h).at_most(1s).remaining(), 1s);
  EXPECT_LE(Deadline::after(1s).at_most(1h).remaining(), 1s);
  EXPECT_LE(Deadline::never().at_most(1s).remaining(), 1s);
}

TEST(WaitUntil, ReturnsAtTheFirstLookWithoutAPause) {
  int looks = 0;
  wait_until("nothing", Deadline::after(-1s), 1h, [&] {
    ++looks;
    return Look::ready();
  });
  EXPECT_EQ(looks, 1);
}

TEST(WaitUntil, LooksAgainAndTakesFailuresAsWaiting) {
  int looks = 0;
  wait_until("three", Deadline::after(1min), 1ms, [&]() -> Look {
    if (++looks == 1) throw Error(Category::failed, "connection refused");
    return looks < 3 ? Look::waiting("not yet") : Look::ready();
  });
  EXPECT_EQ(looks, 3);
}

TEST(WaitUntil, SaysWhatItLastSawAtTheDeadline) {
  EXPECT_ERROR(wait_until("nodes", Deadline::after(5ms), 1ms,
                          [] { return Look::waiting("2 of 3 nodes Ready"); }),
               Category::stalled, "waiting for nodes; last seen: 2 of 3 nodes Ready");
  EXPECT_ERROR(wait_until("the API", Deadline::after(5ms), 1ms,
                          []() -> Look { throw Error(Category::failed, "refused"); }),
               Category::stalled, "last seen: refused");
  EXPECT_ERROR(wait_until("it", Deadline::after(0s), 1ms, [] { return Look::waiting(""); }),
               Category::stalled, "timed out after 0.0 s waiting for it; last seen: nothing");
}

TEST(WaitUntil, LooksOnceMoreWhenTheDeadlineCutsThePauseShort) {
  int looks = 0;
  EXPECT_ERROR(wait_until("it", Deadline::after(5ms), 1h,
                          [&] {
                            ++looks;
                            return Look::waiting("no");
                          }),
               Category::stalled, "it");
  EXPECT_EQ(looks, 2);
}

TEST(WaitUntil, ALookThatRanOutOfItsOwnTimeSawNothing) {
  int looks = 0;
  wait_until("it", Deadline::after(1min), 1ms, [&] {
    if (++looks < 3) throw Error(Category::stalled, "no time left to run ssh");
    return Look::ready();
  });
  EXPECT_EQ(looks, 3);
  looks = 0;
  EXPECT_ERROR(wait_until("it", Deadline::after(5ms), 1ms,
                          [&]() -> Look {
                            if (++looks == 1) return Look::waiting("2 of 3");
                            throw Error(Category::stalled, "no time left to run ssh");
                          }),
               Category::stalled, "waiting for it; last seen: 2 of 3");
}

TEST(WaitUntil, LetsOtherErrorsThrough) {
  EXPECT_ERROR(wait_until("it", Deadline::after(1min), 1ms,
                          []() -> Look { throw Error(Category::unfit, "no kvm"); }),
               Category::unfit, "no kvm");
}

TEST(PauseFor, WaitsAtLeastThatLong) {
  const auto start = std::chrono::steady_clock::now();
  pause_for(15ms);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 15ms);
  pause_for(-1ms);
}

}  // namespace
}  // namespace sim
