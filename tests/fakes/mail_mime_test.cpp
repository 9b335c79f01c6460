#include "fakes/mail/mime.h"

#include <gmock/gmock.h>

namespace fakes::mail {
namespace {

using ::testing::ElementsAre;

TEST(MailFields, AreUnfoldedAndDecoded) {
  const std::string text =
      "Subject: =?UTF-8?Q?Gr=C3=BC?=\r\n =?UTF-8?Q?=C3=9Fe?= an alle\r\nTo: a@x.example,\r\n"
      "\tb@x.example\r\nX-Empty:\r\nReceived: one\r\nreceived : two\r\n\r\nBody";
  const auto [fields, body] = parse_fields(text);
  EXPECT_EQ(fields.value("subject"), "Grüße an alle");
  EXPECT_EQ(fields.value("To"), "a@x.example,\tb@x.example");
  EXPECT_EQ(fields.value("X-Empty"), "");
  EXPECT_THAT(fields.values("Received"), ElementsAre("one", "two"));
  EXPECT_EQ(fields.find("Absent"), nullptr);
  EXPECT_EQ(text.substr(body), "Body");
}

TEST(MailFields, EndAtWhatIsNone) {
  EXPECT_EQ(parse_fields("A: b\nno field\nC: d\n").second, 5u);
  EXPECT_EQ(parse_fields("From x Sat Nov 21 2026\nA: b\n\nC").first.value("a"), "b");
  EXPECT_TRUE(parse_fields("").first.all().empty());
  EXPECT_TRUE(parse_fields("\r\nA: b").first.all().empty());
}

TEST(MailWords, AreDecoded) {
  EXPECT_EQ(decode_words("=?ISO-8859-1?Q?a_b=E9?="), "a bé");
  EXPECT_EQ(decode_words("=?utf-8?B?w6k=?= x"), "é x");
  EXPECT_EQ(decode_words("=?utf-8*de?b?w6k=?="), "é");
  EXPECT_EQ(decode_words("a =?utf-8?b?w6k=?=  =?utf-8?b?w6k=?= b"), "a éé b");
  // A character in two words.
  EXPECT_EQ(decode_words("=?utf-8?b?ww==?= =?utf-8?b?qQ==?="), "é");
  EXPECT_EQ(decode_words("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="), "日本");
  EXPECT_EQ(decode_words("=?nonsense?Q?caf=E9?="), "café");
  EXPECT_EQ(decode_words("=?utf-8?x?abc?= =?utf-8?b"), "=?utf-8?x?abc?= =?utf-8?b");
  EXPECT_EQ(decode_words("caf\xe9"), "café");
}

TEST(MailWords, AreEncodedInShortPieces) {
  EXPECT_EQ(encode_words("plain"), "plain");
  EXPECT_EQ(encode_words("=?looks like"), "=?UTF-8?B?PT9sb29rcyBsaWtl?=");
  std::string text;
  for (int i = 0; i < 100; ++i) text += "日本";
  const std::string words = encode_words(text);
  EXPECT_EQ(decode_words(words), text);
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    EXPECT_LE(end - at, 75u);
    at = end + 1;
  }
}

const std::string mixed =
    "Content-Type: multipart/mixed; boundary=\"==x\"; charset=utf-8\r\n\r\npreamble\r\n"
    "--==x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
    "--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9 =\r\nau lait\r\n"
    "--y  \r\nContent-Type: text/html\r\n\r\n<p>cafe</p>\r\n--y--\r\nignored\r\n"
    "--==x\r\nContent-Type: application/pdf; name*=UTF-8''r%C3%A9sum%C3%A9.pdf\r\n"
    "Content-Disposition: attachment;\r\n filename*0=\"first\";\r\n filename*1=\".pdf\"\r\n"
    "Content-Transfer-Encoding: base64\r\nContent-ID: <id@x>\r\n\r\nAAEC\r\n/w==\r\n"
    "--==x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nhello\r\n"
    "--==x--\r\nepilogue\r\n";

TEST(MailParse, ReadsTheTreeOfParts) {
  const Part message = parse(mixed);
  ASSERT_EQ(message.parts.size(), 3u);
  EXPECT_EQ(message.type, "multipart/mixed");
  ASSERT_EQ(message.parts[0].parts.size(), 2u);
  EXPECT_EQ(find_text(message, "text/plain")->text(), "café au lait");
  EXPECT_EQ(find_text(message, "text/html")->text(), "<p>cafe</p>");
  const Part& pdf = message.parts[1];
  EXPECT_TRUE(pdf.is_attachment());
  EXPECT_EQ(pdf.file_name, "first.pdf");
  EXPECT_EQ(pdf.parameter("name"), "résumé.pdf");
  EXPECT_EQ(pdf.content_id, "id@x");
  EXPECT_EQ(pdf.content(), std::string("\x00\x01\x02\xff", 4));
  EXPECT_EQ(message.parts[2].parts.at(0).fields.value("Subject"), "inner");
  EXPECT_THAT(attachments(message), ElementsAre(&pdf, &message.parts[2]));
  EXPECT_EQ(readable_text(message, 1000), "café au lait");
}

TEST(MailParse, ReadsWhatIsMalformedAsFarAsItGoes) {
  EXPECT_EQ(parse("").type, "text/plain");
  EXPECT_EQ(parse("Content-Type: nonsense\n\nx").type, "text/plain");
  EXPECT_EQ(parse("Content-Type: multipart/mixed\n\nx").parts.size(), 0u);
  const std::string open = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nno end";
  ASSERT_EQ(parse(open).parts.size(), 1u);
  EXPECT_EQ(parse(open).parts[0].body, "no end");
  const std::string empty = "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b--\n";
  ASSERT_EQ(parse(empty).parts.size(), 1u);
  EXPECT_EQ(parse(empty).parts[0].body, "");
}

int depth_of(const Part& part) {
  return part.parts.empty() ? 1 : 1 + depth_of(part.parts[0]);
}

TEST(MailParse, BoundsDepthAndNumberOfParts) {
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "Content-Type: message/rfc822\n\n";
  EXPECT_EQ(depth_of(parse(nested)), 33);
  std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 5000; ++i) many += "--b\n\n";
  EXPECT_LE(parse(many).parts.size(), 1000u);
  std::string fields;
  for (int i = 0; i < 50'000; ++i) fields += "a:\n";
  EXPECT_EQ(parse(fields).fields.all().size(), 10'000u);
}

TEST(MailText, ComesFromManyCharsets) {
  EXPECT_EQ(to_utf8("\xe9", "ISO-8859-1"), "é");
  EXPECT_EQ(to_utf8("\x80", "windows-1252"), "€");
  EXPECT_EQ(to_utf8("\xcf\xd2", "KOI8-R"), "ор");
  EXPECT_EQ(to_utf8(std::string("a\0", 2), "utf-16le"), "a");
  EXPECT_EQ(to_utf8("\xff", "utf-8"), "\xef\xbf\xbd");
  EXPECT_EQ(to_utf8("\xe9", "../../etc/passwd"), "é");
  EXPECT_EQ(to_utf8("\x82", "shift_jis"), "\xef\xbf\xbd");
}

TEST(MailText, OfHtmlIsReadable) {
  const std::string html =
      "Content-Type: text/html\n\n<html><style>p { color: red }</style><script>if (1<2) x()"
      "</script><!-- <b> --><p>One &amp; two</p><p>three &lt;3</p>";
  EXPECT_EQ(readable_text(parse(html), 1000), "One & two three <3");
  EXPECT_EQ(readable_text(parse("\n" + std::string(100, 'x')), 10), std::string(10, 'x'));
  EXPECT_EQ(readable_text(parse("\n日本"), 4), "日");
}

}  // namespace
}  // namespace fakes::mail
