#include "fakes/mail/address.h"

#include <gmock/gmock.h>

namespace fakes::mail {
namespace {

using ::testing::ElementsAre;

struct Case {
  const char* text;
  const char* name;
  const char* spec;
};

void PrintTo(const Case& address_case, std::ostream* out) {
  *out << address_case.text;
}

class MailAddress : public ::testing::TestWithParam<Case> {};

TEST_P(MailAddress, IsRead) {
  const auto address = parse_address(GetParam().text);
  ASSERT_TRUE(address);
  EXPECT_EQ(address->name, GetParam().name);
  EXPECT_EQ(address->spec(), GetParam().spec);
}

INSTANTIATE_TEST_SUITE_P(
    All, MailAddress,
    ::testing::Values(Case{"a@b.example", "", "a@b.example"},
                      Case{" a@b.example ", "", "a@b.example"},
                      Case{"<a@b.example>", "", "a@b.example"},
                      Case{"Ann Other <ann@b.example>", "Ann Other", "ann@b.example"},
                      Case{"Ann O. Other <ann@b.example>", "Ann O. Other", "ann@b.example"},
                      Case{"\"Other, Ann\" <ann@b.example>", "Other, Ann", "ann@b.example"},
                      Case{"\"a \\\"b\\\" c\"<ann@b.example>", "a \"b\" c", "ann@b.example"},
                      Case{"ann@b.example (Ann (the) Other)", "Ann (the) Other", "ann@b.example"},
                      Case{"=?UTF-8?Q?J=C3=B6rg?= <j@b.example>", "Jörg", "j@b.example"},
                      Case{"Jörg <j@b.example>", "Jörg", "j@b.example"},
                      Case{"jörg@bücher.example", "", "jörg@bücher.example"},
                      Case{"\"a b\"@c.example", "", "\"a b\"@c.example"},
                      Case{"\"a.b\"@c.example", "", "a.b@c.example"},
                      Case{"a+b=c/d@e.example", "", "a+b=c/d@e.example"},
                      Case{"root@localhost", "", "root@localhost"},
                      Case{"a@[192.0.2.1]", "", "a@[192.0.2.1]"}));

TEST(MailAddress, IsRefused) {
  for (const char* text : {"",
                           "a",
                           "@b.example",
                           "a@",
                           "a@b@c",
                           "a b@c.example",
                           "a@b..example",
                           ".a@b.example",
                           "a.@b.example",
                           "a..b@c.example",
                           "a@-b.example",
                           "a@b.example, c@d.example",
                           "<a@b.example",
                           "a@b.example>",
                           "\"a@b.example",
                           "a@b.example (x",
                           "a\r\nb@c.example",
                           "a@b_c.example",
                           "\xff@b.example",
                           "a@b .example",
                           "Group: a@b.example;"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  EXPECT_TRUE(parse_address(std::string(64, 'a') + "@b.example"));
  EXPECT_FALSE(parse_address(std::string(65, 'a') + "@b.example"));
  EXPECT_TRUE(parse_address("a@" + std::string(63, 'b') + ".example"));
  EXPECT_FALSE(parse_address("a@" + std::string(64, 'b') + ".example"));
}

std::vector<std::string> specs(const std::vector<Address>& addresses) {
  std::vector<std::string> texts;
  for (const Address& address : addresses) texts.push_back(address.spec());
  return texts;
}

TEST(MailAddressList, HoldsGroupsAndFoldedLines) {
  const auto list = parse_address_list(
      "A <a@x.example>,\r\n b@x.example, Friends: c@x.example, \"D, d\" <d@x.example>;,"
      " undisclosed-recipients:;");
  ASSERT_TRUE(list);
  EXPECT_THAT(specs(*list),
              ElementsAre("a@x.example", "b@x.example", "c@x.example", "d@x.example"));
  EXPECT_EQ((*list)[3].name, "D, d");
}

TEST(MailAddressList, OfWhichAPartIsBadIsRefusedOrReadWithoutIt) {
  const char* text = "a@x.example, nobody, \"b, c@x.example, <d@x.example";
  EXPECT_FALSE(parse_address_list(text));
  EXPECT_FALSE(parse_address_list("Friends: a@x.example"));
  EXPECT_THAT(specs(read_address_list(text)), ElementsAre("a@x.example", "c@x.example"));
}

TEST(MailAddressList, TakesNoLongerForWhatNeverEnds) {
  EXPECT_TRUE(read_address_list(std::string(2'000'000, '[')).empty());
  EXPECT_TRUE(read_address_list(std::string(2'000'000, '(')).empty());
  EXPECT_TRUE(read_address_list(std::string(2'000'000, '"')).empty());
}

TEST(MailPath, HasNeitherNamesNorBlanks) {
  EXPECT_EQ(parse_path("a@b.example")->spec(), "a@b.example");
  EXPECT_EQ(parse_path("\"a b\"@b.example")->local, "a b");
  EXPECT_EQ(parse_path("@x.example,@y.example:a@b.example")->spec(), "a@b.example");
  EXPECT_EQ(parse_path("Postmaster")->spec(), "Postmaster");
  for (const char* text : {"", " a@b.example", "a@b.example ", "a@b.example (x)", "A <a@b.example>",
                           "<a@b.example>", "a", "a@b.example,c@d.example", "a@b .example"}) {
    EXPECT_FALSE(parse_path(text)) << text;
  }
}

TEST(MailAddressText, QuotesAndEncodesNames) {
  const auto text = [](const char* name) { return Address{name, "a", "b.example"}.text(); };
  EXPECT_EQ(text(""), "a@b.example");
  EXPECT_EQ(text("Ann Other"), "Ann Other <a@b.example>");
  EXPECT_EQ(text("Other, Ann"), "\"Other, Ann\" <a@b.example>");
  EXPECT_EQ(text("Jörg"), "=?UTF-8?B?SsO2cmc=?= <a@b.example>");
}

TEST(MailDomain, HasAnAsciiForm) {
  EXPECT_EQ(ascii_domain("Example.COM"), "example.com");
  EXPECT_EQ(ascii_domain("bücher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(ascii_domain("BÜCHER.example"), "xn--bcher-kva.example");
  EXPECT_EQ(ascii_domain("münchen.de"), "xn--mnchen-3ya.de");
  EXPECT_EQ(ascii_domain("例え.テスト"), "xn--r8jz45g.xn--zckzah");
  EXPECT_EQ(ascii_domain("пример.испытание"), "xn--e1afmkfd.xn--80akhbyknj4f");
  EXPECT_EQ(normalized({"", "A", "Bücher.Example"}), "A@xn--bcher-kva.example");
  EXPECT_TRUE(is_domain("a.b-c.example"));
  EXPECT_FALSE(is_domain("a..b"));
  EXPECT_FALSE(is_domain("example.com."));
  EXPECT_FALSE(is_domain(std::string(300, 'a')));
}

}  // namespace
}  // namespace fakes::mail
