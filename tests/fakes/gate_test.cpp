#include "fakes/gate.h"

#include <future>

#include <gtest/gtest.h>

#include "tests/support/expect_error.h"

namespace fakes {
namespace {

using sim::Category;
using sim::Deadline;

TEST(Gate, LetsManyIn) {
  Gate gate;
  const auto one = gate.enter();
  auto other = std::async(std::launch::async, [&] { const auto pass = gate.enter(); });
  other.get();
}

TEST(Gate, ClosesWhenAllHaveLeft) {
  Gate gate;
  std::promise<void> is_inside;
  std::promise<void> may_leave;
  auto other = std::async(std::launch::async, [&] {
    const auto pass = gate.enter();
    is_inside.set_value();
    may_leave.get_future().wait();
  });
  is_inside.get_future().wait();
  EXPECT_ERROR(gate.close(Deadline::after(std::chrono::milliseconds(1))), Category::stalled,
               "1 requests are still running");
  may_leave.set_value();
  const auto closed = gate.close(Deadline::never());
}

TEST(Gate, LetsNobodyInWhileItIsClosed) {
  Gate gate;
  std::future<void> other;
  bool is_open = false;
  {
    const auto closed = gate.close(Deadline::never());
    other = std::async(std::launch::async, [&] {
      const auto pass = gate.enter();
      EXPECT_TRUE(is_open);
    });
    is_open = true;
  }
  other.get();
}

TEST(Gate, LetsThoseInAgainWhoAreInside) {
  Gate gate;
  {
    const auto pass = gate.enter();
    const auto again = gate.enter();
  }
  const auto closed = gate.close(Deadline::never());
  const auto own = gate.enter();
}

}  // namespace
}  // namespace fakes
