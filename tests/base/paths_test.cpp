#include "sim/base/paths.h"

#include <gtest/gtest.h>

#include "tests/support/scoped_env.h"

namespace sim {
namespace {

using test::ScopedEnv;

class Paths : public testing::Test {
 private:
  ScopedEnv sim_home_{"SIM_HOME", std::nullopt};
  ScopedEnv cache_{"XDG_CACHE_HOME", std::nullopt};
  ScopedEnv state_{"XDG_STATE_HOME", std::nullopt};
  ScopedEnv runtime_{"XDG_RUNTIME_DIR", std::nullopt};
  ScopedEnv home_{"HOME", "/home/ada"};
};

TEST_F(Paths, AreUnderHomeByDefault) {
  EXPECT_EQ(paths::cache(), "/home/ada/.cache/sim");
  EXPECT_EQ(paths::state(), "/home/ada/.local/state/sim");
  EXPECT_EQ(paths::environment("dev"), "/home/ada/.local/state/sim/environments/dev");
}

TEST_F(Paths, FollowXdgAndIgnoreItsRelativeValues) {
  const ScopedEnv cache("XDG_CACHE_HOME", "/var/tmp/cache");
  const ScopedEnv state("XDG_STATE_HOME", "relative");
  const ScopedEnv runtime("XDG_RUNTIME_DIR", "/run/user/7");
  EXPECT_EQ(paths::cache(), "/var/tmp/cache/sim");
  EXPECT_EQ(paths::state(), "/home/ada/.local/state/sim");
  EXPECT_EQ(paths::runtime(), "/run/user/7/sim");
}

TEST_F(Paths, AreAllUnderSimHomeWhenItIsSet) {
  const ScopedEnv home("SIM_HOME", "/srv/sim");
  const ScopedEnv cache("XDG_CACHE_HOME", "/var/tmp/cache");
  EXPECT_EQ(paths::cache(), "/srv/sim/cache");
  EXPECT_EQ(paths::state(), "/srv/sim/state");
  EXPECT_EQ(paths::runtime(), "/srv/sim/run");
}

TEST_F(Paths, ARelativeSimHomeIsMadeAbsolute) {
  const ScopedEnv home("SIM_HOME", "here");
  EXPECT_EQ(paths::cache(), std::filesystem::current_path() / "here/cache");
}

TEST_F(Paths, SourceIsTheTreeThatWasBuiltUnlessTold) {
  {
    const ScopedEnv unset("SIM_SOURCE", std::nullopt);
    EXPECT_TRUE(std::filesystem::exists(paths::source() / "sim/base/paths.h"));
  }
  const ScopedEnv source("SIM_SOURCE", "/opt/sim");
  EXPECT_EQ(paths::source(), "/opt/sim");
}

}  // namespace
}  // namespace sim
