#include "fakes/mail/compose.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "fakes/mail/mime.h"

namespace fakes::mail {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at), text.size());
    longest = std::max(longest, end - at);
    at = end + 2;
  }
  return longest;
}

bool is_ascii_with_crlf(const std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((text[at] & 0x80) != 0) return false;
    if (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')) return false;
  }
  return true;
}

TEST(MailCompose, MakesAPlainText) {
  Composition parts;
  parts.from = "Ann <ann@x.example>";
  parts.to = {"b@x.example", "c@x.example"};
  parts.subject = "Hello";
  parts.text = "one\ntwo\r\nthree";
  parts.message_id = "<1@x>";
  EXPECT_EQ(compose(parts),
            "From: Ann <ann@x.example>\r\nTo: b@x.example, c@x.example\r\nMessage-ID: <1@x>\r\n"
            "Subject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n"
            "Content-Transfer-Encoding: 7bit\r\n\r\none\r\ntwo\r\nthree");
}

TEST(MailCompose, MakesWhatParseReads) {
  Composition parts;
  parts.from = "Jörg <j@x.example>";
  parts.to = {"\"Other, Ann\" <a@x.example>"};
  parts.cc = {"c@x.example"};
  parts.reply_to = {"r@x.example"};
  parts.subject = "Grüße " + std::string(200, 'x') + " и привет";
  parts.text = "Zeile ü\nFrom here = there \n.\n" + std::string(3000, 'y');
  parts.html = "<p>" + std::string(2000, 'z') + "</p>";
  parts.fields = {{"X-Campaign", "frühling"}};
  parts.attachments = {{"résumé.pdf", "application/pdf", std::string("\0\1\xff", 3)},
                       {"i.png", "image/png", "png", true, "img1"},
                       {"a.txt", "text/plain", "short\n", false, "", "", "7bit"}};
  const std::string text = compose(parts);
  EXPECT_TRUE(is_ascii_with_crlf(text));
  EXPECT_LE(longest_line(text), 998u);
  const Part message = parse(text);
  EXPECT_EQ(message.type, "multipart/mixed");
  EXPECT_EQ(message.fields.value("From"), "Jörg <j@x.example>");
  EXPECT_EQ(message.fields.value("To"), "\"Other, Ann\" <a@x.example>");
  EXPECT_EQ(message.fields.value("Reply-To"), "r@x.example");
  EXPECT_EQ(message.fields.value("Subject"), parts.subject);
  EXPECT_EQ(message.fields.value("X-Campaign"), "frühling");
  std::string body = find_text(message, "text/plain")->text();
  body.erase(std::remove(body.begin(), body.end(), '\r'), body.end());
  EXPECT_EQ(body, *parts.text);
  EXPECT_EQ(find_text(message, "text/html")->text(), *parts.html);
  const auto found = attachments(message);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0]->content_id, "img1");
  EXPECT_EQ(found[0]->disposition, "inline");
  EXPECT_EQ(found[1]->file_name, "résumé.pdf");
  EXPECT_EQ(found[1]->content(), std::string("\0\1\xff", 3));
  EXPECT_EQ(found[2]->content(), "short\r\n");
}

TEST(MailCompose, LetsNoValueBeginAnotherField) {
  Composition parts;
  parts.from = "a@x.example";
  parts.subject = "x\r\nBcc: evil@x.example";
  parts.fields = {{"X-A", "1\r\n\r\nbody"}};
  const std::string text = compose(parts);
  const Part message = parse(text);
  EXPECT_EQ(message.fields.find("Bcc"), nullptr);
  EXPECT_EQ(message.body, "");
}

TEST(MailQuotedPrintable, RoundTrips) {
  std::string bytes;
  for (int i = 0; i < 2000; ++i) bytes += static_cast<char>(i * 7);
  for (const std::string& text : {bytes, std::string("a \r\nb\t"), std::string("a\rb\nc"),
                                  std::string(400, '='), std::string()}) {
    const std::string encoded = to_quoted_printable(text);
    EXPECT_LE(longest_line(encoded), 76u);
    EXPECT_EQ(decode_transfer(encoded, "quoted-printable"), text);
  }
  EXPECT_EQ(to_quoted_printable(".\r\nFrom x "), "=2E\r\n=46rom x=20");
}

TEST(MailFold, BreaksAtBlanks) {
  EXPECT_EQ(fold_field("A", "b c"), "A: b c\r\n");
  EXPECT_EQ(fold_field("A", ""), "A:\r\n");
  std::string words;
  for (int i = 0; i < 50; ++i) words += "word ";
  const std::string folded = fold_field("Subject", words);
  EXPECT_LE(longest_line(folded), 78u);
  EXPECT_EQ(parse_fields(folded).first.value("Subject") + " ", words);
  EXPECT_LE(longest_line(fold_field("A", std::string(5000, 'x'))), 998u);
}

TEST(MailDate, IsThatOfTheRfc) {
  EXPECT_EQ(rfc5322_date(0), "Thu, 1 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(rfc5322_date(1'795'280'461), "Sat, 21 Nov 2026 17:01:01 +0000");
}

TEST(MailEdit, RemovesAndAddsFields) {
  const std::string text = "A: 1\r\nBcc: x\r\n y\r\nC: 2\r\nbcc: z\r\n\r\nBcc: body\r\n";
  EXPECT_EQ(edit_fields(text, {"BCC"}, "N: 0\r\n"), "N: 0\r\nA: 1\r\nC: 2\r\n\r\nBcc: body\r\n");
  EXPECT_EQ(edit_fields("Bcc: x", {"Bcc"}, ""), "");
  EXPECT_EQ(edit_fields("", {"Bcc"}, ""), "");
}

}  // namespace
}  // namespace fakes::mail
