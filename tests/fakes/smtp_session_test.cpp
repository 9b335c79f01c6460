// The protocol, at a door that takes everything.
#include "fakes/smtp/session.h"

#include <thread>

#include <gmock/gmock.h>

#include "tests/fakes/smtp_fixture.h"

namespace fakes::smtp {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string hello = "EHLO me\r\n";
const std::string mail = "MAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\n";

// The codes of all replies, "354 250 221"; lines of one reply count once.
std::string codes(const std::string& heard) {
  std::string out;
  for (std::size_t at = 0; at < heard.size();) {
    if (heard[at + 3] == ' ') out += (out.empty() ? "" : " ") + heard.substr(at, 3);
    at = heard.find("\r\n", at) + 2;
  }
  return out;
}

TEST_F(SmtpServer, TakesAMail) {
  EXPECT_EQ(converse("EHLO me\r\nMAIL FROM:<a@x.example> SIZE=5 BODY=8BITMIME\r\n"
                     "RCPT TO:<b@x.example>\r\nRCPT TO:<c@x.example>\r\nDATA\r\n"
                     "Subject: x\r\n\r\n..dot \xc3\xbc\r\n.\r\nQUIT\r\n"),
            "220 mail.example ESMTP\r\n250-mail.example\r\n250-8BITMIME\r\n250-SIZE 41943040\r\n"
            "250 Ok\r\n250 Ok\r\n250 Ok\r\n250 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n"
            "250 Ok id\r\n221 Bye\r\n");
  const auto mails = door_.mails();
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_EQ(mails[0].from, "a@x.example");
  EXPECT_THAT(mails[0].to, ElementsAre("b@x.example", "c@x.example"));
  EXPECT_EQ(mails[0].bytes, "Subject: x\r\n\r\n.dot \xc3\xbc\r\n");
}

TEST_F(SmtpServer, WritesMailsIntoTheJournal) {
  converse(hello + mail + "DATA\r\nx\r\n.\r\n");
  const auto entries = journal();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].service, "smtp");
  EXPECT_EQ(entries[0].operation, "test:Mail");
  EXPECT_EQ(entries[0].resource, "<a@x.example> -> b@x.example");
  EXPECT_EQ(entries[0].status, 250);
  EXPECT_EQ(entries[0].request_id, "id");
  EXPECT_EQ(entries[0].source_ip, "127.0.0.1");
  EXPECT_EQ(entries[0].bytes_in, 3u);
}

TEST_F(SmtpServer, TakesSeveralMailsOfOneSession) {
  const std::string one = mail + "DATA\r\nx\r\n.\r\n";
  EXPECT_EQ(codes(converse(hello + one + one + "RSET\r\n" + one + "QUIT\r\n")),
            "220 250 250 250 354 250 250 250 354 250 250 250 250 354 250 221");
  EXPECT_EQ(door_.mails().size(), 3u);
}

TEST_F(SmtpServer, WantsCommandsInTheirOrder) {
  EXPECT_EQ(codes(converse(mail)), "220 503 503");
  EXPECT_EQ(codes(converse(hello + "RCPT TO:<b@x.example>\r\nDATA\r\n")), "220 250 503 503");
  EXPECT_EQ(
      codes(converse(hello + "MAIL FROM:<a@x.example>\r\nDATA\r\nMAIL FROM:<b@x.example>\r\n")),
      "220 250 250 503 503");
  EXPECT_EQ(codes(converse(hello + mail + "RSET\r\nDATA\r\n")), "220 250 250 250 250 503");
  EXPECT_EQ(codes(converse(hello + mail + hello + "DATA\r\n")), "220 250 250 250 250 503");
  EXPECT_THAT(door_.mails(), IsEmpty());
}

TEST_F(SmtpServer, RefusesWhatIsMalformed) {
  for (const char* line :
       {"MAIL FROM:a", "MAIL FROM:<a>", "MAIL TO:<a@x.example>", "MAIL FROM:<a@x.example> SIZE=x",
        "MAIL FROM:<a@x.example> SIZE=-1", "MAIL FROM:<a@x.example> BODY=NONE", "MAIL",
        "MAIL FROM:<\xc3\xbc@x.example>", "HELO", "EHLO", "STARTTLS now", "VRFY"}) {
    EXPECT_EQ(codes(converse(hello + line + "\r\n")), "220 250 501") << line;
  }
  EXPECT_EQ(codes(converse(hello + "MAIL FROM:<a@x.example> RET=HDRS\r\n")), "220 250 555");
  EXPECT_EQ(codes(converse(hello + "MAIL FROM:<a@x.example> SMTPUTF8\r\n")), "220 250 555");
  EXPECT_EQ(codes(converse(hello + "MAIL FROM:<a@x.example> SIZE=41943041\r\n")), "220 250 552");
  EXPECT_EQ(codes(converse(hello + "BDAT 5 LAST\r\nNONSENSE\r\n\r\nEXPN x\r\nAUTH PLAIN\r\n")),
            "220 250 500 500 500 502 502");
  EXPECT_EQ(
      codes(converse(hello + "MAIL FROM:<a@x.example>\r\nRCPT TO:<>\r\nRCPT TO:<b>\r\n"
                             "RCPT TO:<b@x.example> NOTIFY=NEVER\r\nRCPT TO:<postmaster>\r\n")),
      "220 250 250 501 501 555 250");
}

TEST_F(SmtpServer, AnswersTheSmallCommands) {
  EXPECT_EQ(codes(converse("NOOP\r\nnoop x\r\nHELP\r\nHELP mail\r\nVRFY a\r\nQUIT\r\nNOOP\r\n")),
            "220 250 250 214 214 252 221");
  // A lone LF ends a command line, as it does for most servers.
  EXPECT_EQ(codes(converse("NOOP\nQUIT\n")), "220 250 221");
}

TEST_F(SmtpServer, LetsTheDoorRefuse) {
  EXPECT_EQ(codes(converse(hello + "MAIL FROM:<a@x.example>\r\nRCPT TO:<nobody@x.example>\r\n"
                                   "RCPT TO:<b@x.example>\r\nDATA\r\nx\r\n.\r\n")),
            "220 250 250 550 250 354 250");
  EXPECT_THAT(converse(hello + "MAIL FROM:<broken@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
                               "x\r\n.\r\nNOOP\r\n"),
              EndsWith("451 Temporary service failure\r\n250 Ok\r\n"));
  EXPECT_EQ(journal().back().code, "InternalFailure");
}

TEST_F(SmtpServer, BoundsLinesRecipientsSizesAndErrors) {
  door_.settings.max_recipients = 2;
  door_.settings.max_message_bytes = 100;
  EXPECT_EQ(codes(converse(std::string(100'000, 'x') + "\r\nNOOP\r\n")), "220 500 250");
  EXPECT_EQ(codes(converse(hello + mail + "RCPT TO:<c@x.example>\r\nRCPT TO:<d@x.example>\r\n")),
            "220 250 250 250 250 452");
  EXPECT_EQ(
      codes(converse(hello + mail + "DATA\r\n" + std::string(200, 'x') + "\r\n.\r\nNOOP\r\n")),
      "220 250 250 250 354 552 250");
  std::string nonsense;
  for (int i = 0; i < 50; ++i) nonsense += "x\r\n";
  const std::string heard = converse(nonsense);
  EXPECT_THAT(heard, EndsWith("421 Too many errors on this connection\r\n"));
  EXPECT_EQ(codes(heard).size(), 4u * 23 - 1);
}

TEST_F(SmtpServer, BoundsTheMemoryOfAllMails) {
  Settings settings;
  settings.ports = {{{}, &door_}};
  settings.max_memory_bytes = 1000;
  start(settings);
  const std::string large = mail + "DATA\r\n" + std::string(2000, 'x') + "\r\n.\r\n";
  const std::string small = mail + "DATA\r\nx\r\n.\r\n";
  EXPECT_EQ(codes(converse(hello + large + small)), "220 250 250 250 354 452 250 250 354 250");
}

TEST_F(SmtpServer, IsNoWayInForBrowsers) {
  EXPECT_EQ(codes(converse("POST / HTTP/1.1\r\nHost: x\r\n\r\nEHLO me\r\n" + mail)), "220 500");
}

TEST_F(SmtpServer, TakesNoMailWithoutItsEnd) {
  EXPECT_EQ(codes(converse(hello + mail + "DATA\r\nhalf of a mail\r\n")), "220 250 250 250 354");
  start();
  http::RawClient client(port());
  client.send(hello + mail + "DATA\r\nhalf");
  EXPECT_THAT(client.read_until("354 "), HasSubstr("354 "));
  client.reset();
  EXPECT_EQ(codes(converse("QUIT\r\n")), "220 221");
  stop();
  EXPECT_THAT(door_.mails(), IsEmpty());
}

TEST_F(SmtpServer, SmugglesNothing) {
  // Each of these would be two mails for a server that takes the odd end for an end.
  for (const std::string end : {"\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r\n.\r"}) {
    converse(hello + mail + "DATA\r\none" + end +
             "MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\ntwo\r\n.\r\n");
  }
  stop();
  ASSERT_EQ(door_.mails().size(), 5u);
  for (const Mail& taken : door_.mails()) {
    EXPECT_EQ(taken.from, "a@x.example");
    EXPECT_THAT(taken.bytes, HasSubstr("evil@x.example"));
  }
}

TEST_F(SmtpServer, LogsIn) {
  door_.settings.has_login = true;
  EXPECT_EQ(codes(converse(hello + mail)), "220 250 530 530");
  // \0user\0word
  EXPECT_EQ(codes(converse(hello + "AUTH PLAIN AHVzZXIAd29yZA==\r\n" + mail)),
            "220 250 235 250 250");
  EXPECT_THAT(converse(hello + "AUTH PLAIN\r\nAHVzZXIAd29yZA==\r\n"),
              EndsWith("334 \r\n235 Authentication successful.\r\n"));
  EXPECT_THAT(
      converse(hello + "AUTH LOGIN\r\ndXNlcg==\r\nd29yZA==\r\n"),
      EndsWith("334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 Authentication successful.\r\n"));
  EXPECT_EQ(codes(converse(hello + "AUTH LOGIN dXNlcg==\r\nd29yZA==\r\nAUTH LOGIN\r\n")),
            "220 250 334 235 503");
  EXPECT_THAT(converse(hello + "AUTH PLAIN AHVzZXIAeA==\r\n" + mail),
              HasSubstr("535 Authentication Credentials Invalid\r\n530 Authentication required"));
  const auto entries = journal();
  EXPECT_EQ(entries.front().operation, "test:Login");
  EXPECT_EQ(entries.front().account, "111122223333");
  EXPECT_EQ(entries.back().status, 535);
  EXPECT_EQ(entries.back().access_key, "user");
}

TEST_F(SmtpServer, RefusesLoginsThatAreNone) {
  door_.settings.has_login = true;
  EXPECT_EQ(codes(converse("AUTH PLAIN AHVzZXIAd29yZA==\r\n")), "220 503");
  EXPECT_EQ(codes(converse(hello +
                           "AUTH\r\nAUTH CRAM-MD5\r\nAUTH PLAIN %%%\r\nAUTH PLAIN =\r\n"
                           "AUTH PLAIN\r\n*\r\nAUTH LOGIN\r\n" +
                           std::string(20'000, 'a') + "\r\nAUTH PLAIN dXNlcg==\r\n")),
            "220 250 501 504 501 501 334 501 334 500 501");
}

TEST_F(SmtpServer, NeedsTlsWhereItIsSaidTo) {
  door_.settings.has_login = true;
  door_.settings.needs_tls = true;
  EXPECT_THAT(converse(hello + "AUTH PLAIN AHVzZXIAd29yZA==\r\n" + mail + "STARTTLS\r\n"),
              EndsWith("530 Must issue a STARTTLS command first\r\n"
                       "530 Must issue a STARTTLS command first\r\n"
                       "530 Must issue a STARTTLS command first\r\n454 TLS not available\r\n"));
}

TEST_F(SmtpServer, SpeaksTheRelaysWords) {
  door_.settings.has_enhanced_codes = true;
  door_.settings.has_utf8 = true;
  door_.settings.has_pipelining = true;
  EXPECT_EQ(converse("EHLO me\r\nMAIL FROM:<\xc3\xbc@x.example> SMTPUTF8\r\n"
                     "RCPT TO:<b@b\xc3\xbc"
                     "cher.example>\r\nQUIT\r\n"),
            "220 mail.example ESMTP\r\n250-mail.example greets me\r\n250-8BITMIME\r\n"
            "250-SIZE 41943040\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"
            "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n221 2.0.0 Service closing transmission channel\r\n");
}

TEST_F(SmtpServer, EndsSessionsOfClientsThatSayNothing) {
  Settings settings;
  settings.ports = {{{}, &door_}};
  settings.limit = std::chrono::milliseconds(50);
  start(settings);
  http::RawClient silent(port());
  EXPECT_THAT(silent.read_all(), EndsWith("451 Timeout waiting for data from client.\r\n"));
  http::RawClient half(port());
  half.send(hello + mail + "DATA\r\nhalf");
  EXPECT_THAT(half.read_all(), EndsWith("451 Timeout waiting for data from client.\r\n"));
}

TEST_F(SmtpServer, TurnsAwayWhoIsTooMany) {
  Settings settings;
  settings.ports = {{{}, &door_}};
  settings.max_sessions = 2;
  start(settings);
  http::RawClient first(port()), second(port());
  first.read_until("\r\n");
  second.read_until("\r\n");
  http::RawClient third(port());
  EXPECT_EQ(third.read_all(), "421 Too many concurrent SMTP connections\r\n");
  first.send("QUIT\r\n");
  EXPECT_THAT(first.read_all(), StartsWith("221"));
}

TEST_F(SmtpServer, ServesAHundredAtOnceAndStops) {
  start();
  std::vector<std::unique_ptr<http::RawClient>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(std::make_unique<http::RawClient>(port()));
  for (auto& client : clients) client->send(hello + mail + "DATA\r\nx\r\n.\r\n");
  for (auto& client : clients) EXPECT_THAT(client->read_until("Ok id\r\n"), EndsWith("Ok id\r\n"));
  EXPECT_EQ(door_.mails().size(), 100u);
  stop();
  for (auto& client : clients) EXPECT_EQ(client->read_all(), "");
}

}  // namespace
}  // namespace fakes::smtp
