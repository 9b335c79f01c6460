// Every test interrupts a forked process, as the handlers cannot be taken back.
#include "sim/base/interrupt.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <time.h>

#include "sim/base/deadline.h"
#include "sim/base/error.h"
#include "sim/base/process.h"
#include "tests/support/in_child.h"

namespace sim {
namespace {

using namespace std::chrono_literals;
using test::in_child;

// Sends this process a signal shortly, most likely while it waits; the tests hold in any order.
void send_soon(int signal) {
  sigevent event = {};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  timer_t timer = {};
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  itimerspec once = {};
  once.it_value.tv_nsec = 30'000'000;
  timer_settime(timer, 0, &once, nullptr);
}

template <typename Function>
int exit_code_when_interrupted(int signal, Function function) {
  return in_child([&] {
    catch_interrupts();
    send_soon(signal);
    try {
      function();
    } catch (const Error& error) {
      return exit_code(error.category());
    }
    return 0;
  });
}

TEST(Interrupt, WakesAPauseAtOnce) {
  const auto start = std::chrono::steady_clock::now();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_EQ(exit_code_when_interrupted(signal, [] { pause_for(1h); }), 130);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
}

TEST(Interrupt, EndsAWait) {
  EXPECT_EQ(
      exit_code_when_interrupted(
          SIGINT,
          [] { wait_until("it", Deadline::never(), 1h, [] { return Look::waiting("no"); }); }),
      130);
}

TEST(Interrupt, EndsACommandAndItsChildren) {
  EXPECT_EQ(exit_code_when_interrupted(
                SIGTERM,
                [] {
                  LocalRunner().run({.argv = {"sleep", "3600"}}, Deadline::never());
                }),
            130);
}

TEST(Interrupt, PreventsTheNextCommandAndWait) {
  EXPECT_EQ(in_child([] {
              catch_interrupts();
              raise(SIGINT);
              int refused = 0;
              for (const auto& act :
                   {std::function<void()>([] { pause_for(0ms); }), std::function<void()>([] {
                      LocalRunner().run({.argv = {"true"}}, Deadline::never());
                    })}) {
                try {
                  act();
                } catch (const Error& error) {
                  refused += error.category() == Category::interrupted ? 1 : 0;
                }
              }
              return refused;
            }),
            2);
}

TEST(Interrupt, IsHeldBackFromCleanup) {
  EXPECT_EQ(
      in_child([] {
        catch_interrupts();
        raise(SIGTERM);
        {
          const InterruptShield shield;
          pause_for(1ms);
          const auto output = LocalRunner().run({.argv = {"echo", "cleaned"}}, Deadline::never());
          if (output.out != "cleaned\n" || interrupted()) return 1;
        }
        return interrupted() ? 0 : 2;
      }),
      0);
}

TEST(Interrupt, SecondCtrlCEndsTheProcess) {
  EXPECT_EQ(in_child([] {
              catch_interrupts();
              raise(SIGINT);
              raise(SIGINT);
              return 0;
            }),
            130);
}

TEST(Interrupt, HangUpStaysIgnoredUnderNohup) {
  EXPECT_EQ(in_child([] {
              signal(SIGHUP, SIG_IGN);
              catch_interrupts();
              raise(SIGHUP);
              return interrupted() ? 1 : 0;
            }),
            0);
}

TEST(Interrupt, NothingIsInterruptedToBeginWith) {
  EXPECT_FALSE(interrupted());
  EXPECT_NO_THROW(throw_if_interrupted());
}

}  // namespace
}  // namespace sim
