#include "fakes/auth/digest.h"

#include <gtest/gtest.h>

#include "fakes/auth/amz_time.h"

namespace fakes {
namespace {

// RFC 4231, test case 2; RFC 2202, test case 2.
TEST(Hmac, GivesTheValuesOfTheStandards) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST(Sha256, TakesPiecesAndStartsAnew) {
  Sha256 digest;
  digest.update("a");
  digest.update("");
  digest.update("bc");
  EXPECT_EQ(digest.finish_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest.finish_hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4648, section 10.
TEST(Base64, GoesBothWays) {
  const std::pair<std::string, std::string> pairs[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : pairs) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatIsNone) {
  for (const auto* text : {"Zg", "Zg=", "Z===", "====", "Zm9v\n", "Zm-v", "=Zm9", "Zg==Zg=="}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(SameSignature, ComparesAllBytes) {
  EXPECT_TRUE(same_signature("abc", "abc"));
  EXPECT_FALSE(same_signature("abc", "abd"));
  EXPECT_FALSE(same_signature("abc", "ab"));
  EXPECT_FALSE(same_signature("ab", "abc"));
  EXPECT_TRUE(same_signature("", ""));
}

TEST(AmzTime, ReadsEveryForm) {
  const auto time = parse_basic_time("20130524T010203Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(time->time_since_epoch().count(), 1369357323);
  EXPECT_EQ(parse_extended_time("2013-05-24T01:02:03Z"), time);
  EXPECT_EQ(parse_extended_time("2013-05-24T01:02:03.456Z"), time);
  EXPECT_EQ(parse_http_date("Fri, 24 May 2013 01:02:03 GMT"), time);
  EXPECT_EQ(parse_http_date("Fri, 24 May 2013 03:02:03 +0200"), time);
  EXPECT_EQ(parse_http_date("24 May 2013 00:32:03 -0030"), time);
  EXPECT_EQ(parse_http_date("Fri, 03 May 2013 01:02:03 UTC"),
            parse_http_date("Fri, 3 May 2013 01:02:03 GMT"));
  EXPECT_EQ(basic_time(*time), "20130524T010203Z");
  EXPECT_EQ(extended_time(*time), "2013-05-24T01:02:03Z");
}

TEST(AmzTime, RefusesWhatIsNoTime) {
  for (const auto* text :
       {"", "20130524T010203", "20130524t010203Z", "20130230T000000Z", "20130524T240000Z",
        "20130524T010203Z ", "2013-05-24T01:02:03", "2013-05-24T01:02:03.Z", "+2013524T010203Z",
        "Fri, 24 Mai 2013 01:02:03 GMT", "Fri, 24 May 2013 01:02:03", "Fri, 24 May 13 01:02:03 GMT",
        "Fri, 24 anF 2013 01:02:03 GMT", "Fri, 24 May 2013 01:02:03 +02", "Fri,"}) {
    EXPECT_EQ(parse_any_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace fakes
