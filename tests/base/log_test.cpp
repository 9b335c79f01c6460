#include "sim/base/log.h"

#include <gmock/gmock.h>

namespace sim {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Log, WritesWarningsToStderrByDefaultAndNoLess) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  log::info("quiet {}", 1);
  log::warning("disk {}% full", 93);
  const std::string shown = testing::internal::GetCapturedStderr();
  EXPECT_THAT(shown, HasSubstr("warning: disk 93% full"));
  EXPECT_THAT(shown, Not(HasSubstr("quiet")));
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST(Log, ShowsMoreAtALowerLevel) {
  testing::internal::CaptureStderr();
  log::set_level(log::Level::info);
  log::debug("hidden");
  log::info("shown, with {{braces}}");
  log::write(log::Level::info, "{raw}");
  log::set_level(log::Level::warning);
  const std::string shown = testing::internal::GetCapturedStderr();
  EXPECT_THAT(shown, HasSubstr("info: shown, with {braces}"));
  EXPECT_THAT(shown, HasSubstr("info: {raw}"));
  EXPECT_THAT(shown, Not(HasSubstr("hidden")));
}

}  // namespace
}  // namespace sim
