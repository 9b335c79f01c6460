#include "fakes/clock.h"

#include <thread>

#include <gtest/gtest.h>

namespace fakes {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;

// How far the clock is ahead of the host's, to the second or so.
auto ahead(const Clock& clock) {
  return clock.now() - std::chrono::time_point_cast<milliseconds>(system_clock::now());
}

TEST(Clock, ShowsTheHostsTime) {
  const Clock clock;
  EXPECT_LE(ahead(clock), seconds(0));
  EXPECT_GT(ahead(clock), seconds(-10));
  EXPECT_EQ(clock.factor(), 1);
}

TEST(Clock, Moves) {
  Clock clock;
  clock.move(hours(48));
  EXPECT_GT(ahead(clock), hours(48) - seconds(10));
  EXPECT_LT(ahead(clock), hours(48) + seconds(10));
  clock.move(-hours(72));
  EXPECT_LT(ahead(clock), hours(-23));
  clock.reset();
  EXPECT_GT(ahead(clock), seconds(-10));
}

TEST(Clock, StopsAndMovesWhileItStands) {
  Clock clock;
  clock.scale(0);
  const auto start = clock.now();
  EXPECT_EQ(clock.now(), start);
  clock.move(seconds(90));
  EXPECT_EQ(clock.now(), start + seconds(90));
  clock.scale(1);
  EXPECT_GE(clock.now(), start + seconds(90));
}

TEST(Clock, RunsFaster) {
  Clock clock;
  clock.scale(1e6);
  const auto start = clock.now();
  const auto host = system_clock::now();
  while (system_clock::now() - host < milliseconds(2)) std::this_thread::yield();
  EXPECT_GE(clock.now() - start, seconds(2000));
  EXPECT_EQ(clock.factor(), 1e6);
}

TEST(Clock, IsReadWhileItMoves) {
  Clock clock;
  std::thread mover([&] {
    for (int i = 0; i < 1000; ++i) clock.move(milliseconds(1));
  });
  auto last = clock.now();
  for (int i = 0; i < 1000; ++i) {
    const auto now = clock.now();
    EXPECT_GE(now, last);
    last = now;
  }
  mover.join();
}

}  // namespace
}  // namespace fakes
