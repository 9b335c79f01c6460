#include "sim/cli/candidates.h"

#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, CompletionKnowsEnvironmentsVerbsAndNodes) {
  EXPECT_THAT(candidates({"d"}), ElementsAre("dev", "doctor"));
  EXPECT_THAT(candidates({"dev", "k"}), ElementsAre("k", "kubeconfig"));
  EXPECT_THAT(candidates({"dev", "ssh", ""}), ElementsAre("master-node", "worker-node"));
  EXPECT_THAT(candidates({"dev", "node", ""}), ElementsAre("add", "remove"));
  EXPECT_THAT(candidates({"dev", "node", "remove", ""}), ElementsAre("worker-node"));
  EXPECT_THAT(candidates({"--json", "--name", "x", "dev", "des"}),
              ElementsAre("describe", "destroy"));
  EXPECT_THAT(candidates({"dev", "up", "--js"}), ElementsAre("--json"));
  EXPECT_THAT(candidates({"image", "p"}), ElementsAre("prune"));
  EXPECT_THAT(candidates({"nowhere", "ssh", ""}), ElementsAre());
  EXPECT_FALSE(candidates({}).empty());
}

TEST_F(CliTest, CompletionScriptsAreTheirShells) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    ASSERT_EQ(run({"completion", shell}), 0);
    const auto script = folder_.path() / shell;
    write_file(script, out());
    if (!find_program(shell)) continue;
    const Output checked = LocalRunner().run({{shell, "-n", script.string()}},
                                             Deadline::after(std::chrono::seconds(20)));
    EXPECT_EQ(checked.exit_code, 0) << shell << ": " << checked.err;
  }
  EXPECT_EQ(run({"completion", "bashh"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean bash?"));
}

// The script in a real bash, with a stand-in that shows what it is asked and answers two lines.
TEST_F(CliTest, CompletionWorksInBash) {
  run({"completion", "bash"});
  write_file(folder_.path() / "completion", out());
  write_file(folder_.path() / "bin/sim",
             "#!/bin/sh\nfor word in \"$@\"; do printf '[%s]' \"$word\"; done; echo; echo two\n",
             0755);
  const std::string exercise = "PATH=" + (folder_.path() / "bin").string() + ":$PATH; . " +
                               (folder_.path() / "completion").string() +
                               "; COMP_WORDS=(sim dev ss); COMP_CWORD=2; _sim; "
                               "printf '%s\\n' \"${COMPREPLY[@]}\"; complete -p sim";
  const Output output =
      LocalRunner().run({{"bash", "-c", exercise}}, Deadline::after(std::chrono::seconds(20)));
  EXPECT_EQ(output.out,
            "[completion][candidates][--][dev][ss]\ntwo\ncomplete -o default -F _sim sim\n")
      << output.err;
}

}  // namespace
}  // namespace sim::cli
