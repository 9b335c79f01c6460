#include "fakes/smtp/command.h"

#include <gmock/gmock.h>

#include "fakes/smtp/data_decoder.h"
#include "fakes/smtp/refusal.h"
#include "fakes/smtp/words.h"
#include "fakes/wire/fault.h"

namespace fakes::smtp {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST(SmtpCommand, IsSplit) {
  EXPECT_EQ(split_command("mail from:<a@b>").verb, "MAIL");
  EXPECT_EQ(split_command("mail from:<a@b>").argument, "from:<a@b>");
  EXPECT_EQ(split_command("  quit  ").verb, "QUIT");
  EXPECT_EQ(split_command("quit").argument, "");
  EXPECT_EQ(split_command("").verb, "");
}

TEST(SmtpPath, IsReadWithItsParameters) {
  const auto path = parse_path_argument("FROM:<a@b.example> SIZE=10  smtputf8 X=", "FROM");
  ASSERT_TRUE(path);
  EXPECT_EQ(path->path, "a@b.example");
  EXPECT_THAT(path->parameters,
              ElementsAre(Pair("SIZE", "10"), Pair("SMTPUTF8", ""), Pair("X", "")));
  EXPECT_EQ(*path->find("SIZE"), "10");
  EXPECT_EQ(path->find("BODY"), nullptr);
  EXPECT_EQ(parse_path_argument("from: <a@b>", "FROM")->path, "a@b");
  EXPECT_EQ(parse_path_argument("FROM:a@b SIZE=1", "FROM")->path, "a@b");
  EXPECT_EQ(parse_path_argument("FROM:<>", "FROM")->path, "");
  EXPECT_EQ(parse_path_argument("TO:<\"a>\\\" b\"@c>", "TO")->path, "\"a>\\\" b\"@c");
}

TEST(SmtpPath, IsRefused) {
  for (const char* text : {"", "FROM", "FROM:", "FROM<a@b>", "TO:<a@b>", "FROM:<a@b", "FROM:<a@b>x",
                           "FROM:<a@b> =1", "FROM:<\"a@b>"}) {
    EXPECT_FALSE(parse_path_argument(text, "FROM")) << text;
  }
  std::string many = "FROM:<a@b>";
  for (int i = 0; i < 30; ++i) many += " a=b";
  EXPECT_FALSE(parse_path_argument(many, "FROM"));
}

TEST(SmtpPlain, HasThreeParts) {
  EXPECT_THAT(*parse_plain("\0user\0word"s), Pair("user", "word"));
  EXPECT_THAT(*parse_plain("other\0user\0word"s), Pair("user", "word"));
  EXPECT_FALSE(parse_plain("user"));
  EXPECT_FALSE(parse_plain("\0user"s));
  EXPECT_FALSE(parse_plain("\0user\0word\0"s));
}

std::string decoded(std::string_view sent, std::size_t piece, std::size_t* used = nullptr) {
  DataDecoder decoder(1000);
  std::size_t at = 0;
  while (at < sent.size() && !decoder.is_done()) {
    at += decoder.feed(sent.substr(at, piece));
  }
  if (used != nullptr) *used = at;
  return decoder.is_done() ? decoder.message() : "not done: " + decoder.message();
}

TEST(SmtpData, IsUnstuffedHoweverItIsCut) {
  const std::string sent = "a\r\n..b\r\n...\r\n.c\r\n\r\n.\r\nNOOP\r\n";
  for (const std::size_t piece : {1u, 2u, 3u, 5u, 100u}) {
    std::size_t used = 0;
    EXPECT_EQ(decoded(sent, piece, &used), "a\r\n.b\r\n..\r\nc\r\n\r\n") << piece;
    EXPECT_EQ(sent.substr(used), "NOOP\r\n");
  }
  EXPECT_EQ(decoded(".\r\n", 1), "");
}

TEST(SmtpData, EndsOnlyWhereTheRfcSaysSo) {
  for (const std::string end : {"\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r.\r\n",
                                "\r\n.\r\r\n", "\r\n\x00.\r\n"}) {
    EXPECT_EQ(decoded("a" + end, 100).substr(0, 8), "not done") << end;
    const std::string rest = "MAIL FROM:<x@y>\r\n.\r\n";
    EXPECT_THAT(decoded("a" + end + rest, 100), ::testing::HasSubstr("MAIL FROM")) << end;
  }
  // What is kept of them.
  EXPECT_EQ(decoded("a\n.\nb\r\n.\rc\r\n.\r\n", 1), "a\n.\nb\r\n\rc\r\n");
}

TEST(SmtpData, BeyondTheLimitIsDropped) {
  DataDecoder decoder(10);
  const std::string sent = "0123456789\r\nmore\r\n.\r\nQUIT";
  EXPECT_EQ(decoder.feed(sent), sent.size() - 4);
  EXPECT_TRUE(decoder.is_done());
  EXPECT_TRUE(decoder.is_too_long());
  EXPECT_EQ(decoder.message(), "");
}

TEST(SmtpReply, HasSeveralLines) {
  EXPECT_EQ(wire_text({250, "one\ntwo\nthree"}), "250-one\r\n250-two\r\n250 three\r\n");
  EXPECT_EQ(wire_text({221, "Bye"}), "221 Bye\r\n");
}

TEST(SmtpRefusal, SaysWhatSesSays) {
  Manners ses;
  ses.has_login = true;
  const auto text = [&](const char* code, const char* message) {
    return wire_text(refusal(ses, wire::Fault(code, message)));
  };
  EXPECT_EQ(text("MessageRejected", "Email address is not verified."),
            "554 Message rejected: Email address is not verified.\r\n");
  EXPECT_EQ(text("Throttling", "Maximum sending rate exceeded."),
            "454 Throttling failure: Maximum sending rate exceeded.\r\n");
  EXPECT_EQ(text("AccessDenied", "no"), "554 Access denied: no\r\n");
  EXPECT_EQ(text("InvalidParameterValue", "Recipient count exceeds 50.\r\n250 Ok"),
            "554 Transaction failed: Recipient count exceeds 50.  250 Ok\r\n");
  EXPECT_EQ(text("ServiceUnavailable", "x"), "451 Temporary service failure\r\n");
  EXPECT_EQ(text("ExpiredToken", "x"), "535 Authentication Credentials Invalid\r\n");
  Manners relay;
  relay.has_enhanced_codes = true;
  EXPECT_EQ(wire_text(refusal(relay, wire::Fault("MessageRejected", "x"))),
            "554 5.7.1 Message rejected: x\r\n");
  EXPECT_EQ(wire_text(refusal(relay, wire::Fault("InvalidClientTokenId", "x"))),
            "451 4.3.5 Unable to process mail: InvalidClientTokenId: x\r\n");
}

}  // namespace
}  // namespace fakes::smtp
