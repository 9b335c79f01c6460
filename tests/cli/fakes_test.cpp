#include "sim/cli/fakes/server.h"

#include <sstream>

#include "fakes/fakes.h"
#include "fakes/store.h"
#include "tests/cli/cli_fixture.h"

namespace sim::cli {
namespace {

using testing::HasSubstr;

int serve(std::vector<std::string> words, std::ostream& err) {
  words.insert(words.begin(), "serve");
  std::ostringstream out;
  return run_server(words, out, err, false);
}

TEST_F(CliTest, FakesServeSaysWhatIsWrongWithItsOptions) {
  EXPECT_EQ(run({"fakes"}), 2);
  EXPECT_EQ(run({"fakes", "serve", "--auth", "lax"}), 2);
  EXPECT_THAT(err(), HasSubstr("strict"));
  EXPECT_EQ(run({"fakes", "serve", "--memory", "--data", "x"}), 2);
  EXPECT_EQ(run({"fakes", "serve", "--port", "70000"}), 2);
  std::ostringstream err;
  EXPECT_EQ(serve({"--accounts", (folder_.path() / "missing.yaml").string()}, err), 2);
  EXPECT_THAT(err.str(), HasSubstr("missing.yaml: no such file"));
}

TEST_F(CliTest, FakesServeSaysWhyItCannotStart) {
  const fakes::Store other(folder_.path() / "data");
  std::ostringstream err;
  EXPECT_EQ(serve({"--data", (folder_.path() / "data").string()}, err), 3);
  EXPECT_THAT(err.str(), HasSubstr("is in use by process"));
  EXPECT_EQ(serve({"--memory", "--port", "0", "--listen", "192.0.2.1"}, err), 3);
  EXPECT_THAT(err.str(), HasSubstr("192.0.2.1"));
}

TEST_F(CliTest, FakesCommandsSayThatNothingRuns) {
  for (const char* command :
       {"health", "coverage", "reset", "rules", "requests", "clock", "mail", "ses", "accounts"}) {
    EXPECT_EQ(run({"fakes", command, "--endpoint", "http://127.0.0.1:1"}), 1) << command;
    EXPECT_THAT(err(), HasSubstr("nothing answers at http://127.0.0.1:1")) << command;
    EXPECT_THAT(err(), HasSubstr("start it with: sim fakes serve")) << command;
  }
  EXPECT_EQ(run({"fakes", "health", "--endpoint", "127.0.0.1:4566"}), 2);
  EXPECT_THAT(err(), HasSubstr("no address such as http://127.0.0.1:4566"));
}

TEST_F(CliTest, FakesCommandsAskAServerThatRuns) {
  fakes::FakesSettings settings;
  settings.gateway.folder = folder_.path() / "data";
  settings.gateway.version = "1.2.3";
  settings.port = 0;
  fakes::Fakes server(settings);
  server.start();
  const auto ask = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "fakes");
    words.insert(words.end(), {"--endpoint", server.endpoints().front()});
    return run(words);
  };
  EXPECT_EQ(ask({"health"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("1.2.3"));
  EXPECT_EQ(ask({"coverage", "ssm"}), 0) << err();
  EXPECT_EQ(ask({"rules", "add", R"({"id": "x", "act": {"drop": true}})"}), 0) << err();
  EXPECT_EQ(ask({"rules"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("everything"));
  EXPECT_EQ(ask({"rules", "add", R"({"act": {}})"}), 2);
  EXPECT_THAT(err(), HasSubstr("rule.act: one of error"));
  EXPECT_EQ(ask({"rules", "remove", "x"}), 0) << err();
  EXPECT_EQ(ask({"clock", "move", "2d"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("ahead of the host"));
  EXPECT_EQ(ask({"clock", "move", "soon"}), 2);
  const std::string saved = (folder_.path() / "saved").string();
  EXPECT_EQ(ask({"save", saved}), 0) << err();
  EXPECT_EQ(ask({"load", saved}), 0) << err();
  EXPECT_EQ(ask({"load", "/dev/null"}), 2);
  EXPECT_EQ(ask({"reset", "s4"}), 2);
  EXPECT_EQ(ask({"reset"}), 0) << err();
  EXPECT_EQ(ask({"requests"}), 0) << err();
  EXPECT_EQ(ask({"mail"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("no mail"));
  EXPECT_EQ(ask({"mail", "wait", "--wait", "0"}), 2);
  EXPECT_EQ(ask({"ses", "grant", "--max-a-second", "7"}), 0) << err();
  EXPECT_EQ(ask({"ses"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("production"));
  EXPECT_EQ(ask({"ses", "sandbox"}), 0) << err();
  EXPECT_EQ(ask({"ses", "identities"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("no identities"));
  EXPECT_EQ(ask({"ses", "verify", "nobody.example"}), 2);
  EXPECT_EQ(ask({"ses", "mailbox", "a@x.example", "lost"}), 2);
  EXPECT_EQ(ask({"ses", "mailbox", "a@x.example", "bounce"}), 0) << err();
  EXPECT_EQ(ask({"ses", "dns", "add", "x.example", "TXT", "hello"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("hello"));
  EXPECT_EQ(ask({"ses", "dns", "remove", "x.example", "TXT", "hello"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("no told records"));
  EXPECT_EQ(ask({"ses", "events"}), 0) << err();
  EXPECT_EQ(ask({"accounts", "add", "111122223333"}), 0) << err();
  EXPECT_EQ(ask({"accounts", "key", "111122223333", "--id", "AKIAAPP", "--user", "app"}), 0)
      << err();
  EXPECT_THAT(out(), HasSubstr("export AWS_ACCESS_KEY_ID=AKIAAPP"));
  EXPECT_EQ(ask({"accounts"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("arn:aws:iam::111122223333:user/app"));
  EXPECT_EQ(ask({"accounts", "remove-key", "AKIAAPP"}), 0) << err();
  server.stop();
}

TEST_F(CliTest, FakesServeListensOnAddressesOnly) {
  EXPECT_EQ(run({"fakes", "serve", "--listen", "127.0.0.1:4599"}), 2);
  EXPECT_THAT(err(), testing::HasSubstr("'127.0.0.1:4599' is no IPv4 or IPv6 address; the port "
                                        "goes to --port"));
}

}  // namespace
}  // namespace sim::cli
