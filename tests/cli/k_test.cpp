#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, KPassesEveryArgumentUnchanged) {
  add_kubectl("");
  attached_exit_code_ = 42;
  const std::vector<std::string> arguments = {"exec", "-it",    "web", "--", "sh",     "-c",
                                              "a  b", "--help", "-f",  "",   "--json", "-v"};
  std::vector<std::string> words = {"dev", "k"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  EXPECT_EQ(run(words), 42);
  ASSERT_EQ(attached_.size(), 1u) << err();
  const auto& argv = attached_[0].argv;
  EXPECT_THAT(argv.front(), testing::EndsWith("bin/kubectl"));
  EXPECT_EQ(std::vector<std::string>(argv.begin() + 1, argv.end()), arguments);
  EXPECT_EQ(attached_[0].environment.at("KUBECONFIG"), kubeconfig().string());
}

TEST_F(CliTest, KSaysWhenNothingIsUp) {
  EXPECT_EQ(run({"dev", "k", "get", "pods"}), 1);
  EXPECT_EQ(err(), "error: dev is not up\n→ sim dev up\n");
  EXPECT_TRUE(attached_.empty());
}

}  // namespace
}  // namespace sim::cli
