#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CliTest, NothingAtAllShowsTheOverviewAsAMistake) {
  EXPECT_EQ(run({}), 2);
  EXPECT_THAT(err(), HasSubstr("Usage: sim"));
  EXPECT_EQ(out(), "");
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_EQ(run({"dev", "--help"}), 0);
  EXPECT_EQ(run({"dev", "help"}), 0);
  EXPECT_THAT(out(), HasSubstr("sim dev up"));
}

TEST_F(CliTest, MistypedWordsAreMet) {
  EXPECT_EQ(run({"deb", "up"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean \"dev\"?"));
  EXPECT_EQ(run({"docter"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean \"doctor\"?"));
  EXPECT_EQ(run({"dev", "statsu"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean \"status\"?"));
  EXPECT_EQ(run({"completely-else", "up"}), 2);
  EXPECT_THAT(err(), HasSubstr("dev, testing"));
  EXPECT_EQ(run({"dev"}), 2);
  EXPECT_EQ(run({"--jsn", "dev", "status"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean --json?"));
  EXPECT_EQ(run({"--color", "blue", "version"}), 2);
  EXPECT_EQ(run({"version", "--color=blue"}), 2);
  EXPECT_EQ(run({"--name"}), 2);
  EXPECT_EQ(run({"missing.yaml", "up"}), 2);
}

TEST_F(CliTest, OptionsStandBeforeOrBehindTheVerb) {
  EXPECT_EQ(run({"--json", "version"}), 0);
  EXPECT_TRUE(json().is_object());
  add_nodes();
  EXPECT_EQ(run({"dev", "--json", "ip"}), 0);
  EXPECT_EQ(run({"dev", "ip", "--json"}), 0);
  EXPECT_TRUE(json().is_object());
  add_machine("other", "master-node", "master", "10.77.9.10");
  EXPECT_EQ(run({"--name", "other", "dev", "ip", "master-node"}), 0);
  EXPECT_EQ(out(), "10.77.9.10\n");
  EXPECT_EQ(run({"dev", "ip", "master-node", "--name=other"}), 0);
  EXPECT_EQ(out(), "10.77.9.10\n");
}

TEST_F(CliTest, AFileIsAnEnvironment) {
  write_file(folder_.path() / "own.yaml", dev_yaml);
  add_machine("own", "master-node", "master", "10.77.4.10");
  EXPECT_EQ(run({(folder_.path() / "own.yaml").string(), "ip", "master-node"}), 0) << err();
  EXPECT_EQ(out(), "10.77.4.10\n");
}

TEST_F(CliTest, ErrorsAreJsonWithJson) {
  EXPECT_EQ(run({"--json", "dev", "ip", "nothing"}), 2);
  const auto error = nlohmann::json::parse(err())["error"];
  EXPECT_EQ(error["category"], "usage");
  EXPECT_EQ(error["exit_code"], 2);
  EXPECT_THAT(error["message"].get<std::string>(), HasSubstr("nothing"));
  EXPECT_EQ(error["fix"], "nodes: none");
}

TEST_F(CliTest, AnErrorIsShownWithOutputAndFix) {
  hypervisor_error_ = "libvirt does not answer";
  EXPECT_EQ(run({"dev", "ip"}), 3);
  EXPECT_EQ(err(), "error: libvirt does not answer\n");
  EXPECT_EQ(run({"dev", "ip", "--color", "always"}), 3);
}

}  // namespace
}  // namespace sim::cli
