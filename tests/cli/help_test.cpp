#include "sim/cli/verbs/registry.h"

#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, HelpNamesEveryVerb) {
  EXPECT_EQ(run({"help"}), 0);
  for (const VerbInfo& verb : verbs()) EXPECT_THAT(out(), HasSubstr("  " + verb.name + " "));
}

TEST_F(CliTest, EveryVerbHasHelpWithExamples) {
  for (const VerbInfo& verb : verbs()) {
    EXPECT_EQ(run({"help", verb.name}), 0) << verb.name;
    EXPECT_THAT(out(), HasSubstr(verb.summary));
    EXPECT_THAT(out(), HasSubstr("Examples:\n  ")) << verb.name;
    for (const std::string& example : verb.examples) EXPECT_THAT(out(), HasSubstr(example));
  }
  EXPECT_EQ(run({"dev", "up", "--help"}), 0);
  EXPECT_THAT(out(), HasSubstr("Usage: sim dev up"));
}

TEST_F(CliTest, HelpSuggestsACommand) {
  EXPECT_EQ(run({"help", "destory"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean \"destroy\"?"));
}

}  // namespace
}  // namespace sim::cli
