// The cases of AWS's test suite for Signature Version 4 (aws-sig-v4-test-suite), and edges.
#include "fakes/auth/signature_v4.h"

#include "fakes/auth/ses_smtp_password.h"
#include "tests/fakes/auth_fixture.h"

namespace fakes {
namespace {

using test::request;

struct SuiteCase {
  const char* name;
  const char* text;
  const char* signed_headers;
  const char* signature;
};

void PrintTo(const SuiteCase& suite_case, std::ostream* out) {
  *out << suite_case.name;
}

#define HOST "Host:example.amazonaws.com\n"
#define DATE "X-Amz-Date:20150830T123600Z\n"
constexpr const char* vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

const SuiteCase suite[] = {
    {"get_vanilla", "GET /\n" HOST DATE, "host;x-amz-date", vanilla},
    {"get_relative", "GET /example/..\n" HOST DATE, "host;x-amz-date", vanilla},
    {"get_relative_relative", "GET /example1/example2/../..\n" HOST DATE, "host;x-amz-date",
     vanilla},
    {"get_slash_dot_slash", "GET /./\n" HOST DATE, "host;x-amz-date", vanilla},
    {"get_slash", "GET //\n" HOST DATE, "host;x-amz-date", vanilla},
    {"get_slashes", "GET //example//\n" HOST DATE, "host;x-amz-date",
     "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {"get_slash_pointless_dot", "GET /./example\n" HOST DATE, "host;x-amz-date",
     "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {"get_unreserved",
     "GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\n" HOST DATE,
     "host;x-amz-date", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get_utf8", "GET /\xE1\x88\xB4\n" HOST DATE, "host;x-amz-date",
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get_vanilla_empty_query_key", "GET /?Param1=value1\n" HOST DATE, "host;x-amz-date",
     "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    {"get_vanilla_query_order_key_case", "GET /?Param2=value2&Param1=value1\n" HOST DATE,
     "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get_vanilla_query_unreserved",
     "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
     "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\n" HOST DATE,
     "host;x-amz-date", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"get_vanilla_utf8_query", "GET /?\xE1\x88\xB4=bar\n" HOST DATE, "host;x-amz-date",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"get_header_key_duplicate",
     "GET /\n" HOST "My-Header1:value2\nMy-Header1:value2\nMy-Header1:value1\n" DATE,
     "host;my-header1;x-amz-date",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get_header_value_order",
     "GET /\n" HOST
     "My-Header1:value4\nMy-Header1:value1\nMy-Header1:value3\nMy-Header1:value2\n" DATE,
     "host;my-header1;x-amz-date",
     "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    {"get_header_value_trim", "GET /\n" HOST "My-Header1: value1\nMy-Header2: \"a   b   c\"\n" DATE,
     "host;my-header1;my-header2;x-amz-date",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"post_vanilla", "POST /\n" HOST DATE, "host;x-amz-date",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post_vanilla_query", "POST /?Param1=value1\n" HOST DATE, "host;x-amz-date",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post_header_key_sort", "POST /\n" HOST "My-Header1:value1\n" DATE,
     "host;my-header1;x-amz-date",
     "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    {"post_header_value_case", "POST /\n" HOST "My-Header1:VALUE1\n" DATE,
     "host;my-header1;x-amz-date",
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"post_x_www_form_urlencoded",
     "POST /\nContent-Type:application/x-www-form-urlencoded\n" HOST DATE "\nParam1=value1",
     "content-type;host;x-amz-date",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
};

class SignatureV4Suite : public testing::TestWithParam<SuiteCase> {};

TEST_P(SignatureV4Suite, AcceptsThePublishedSignature) {
  const auto& [name, text, signed_headers, signature] = GetParam();
  Request sent = request(text);
  sent.headers.push_back({"Authorization",
                          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
                          "aws4_request, SignedHeaders=" +
                              std::string(signed_headers) + ", Signature=" + signature});
  const auto door = test::door(Dialect::query, "20150830T123600Z");
  const auto caller = test::verify(sent, door);
  ASSERT_TRUE(caller) << caller.denial().message;
  EXPECT_TRUE(caller->verified);
  EXPECT_EQ(caller->scope.service, "service");

  sent.headers.back().value.back() ^= 1;
  EXPECT_EQ(test::code_of(test::verify(sent, door)), "SignatureDoesNotMatch");
}

INSTANTIATE_TEST_SUITE_P(Aws, SignatureV4Suite, testing::ValuesIn(suite),
                         [](const auto& example) { return std::string(example.param.name); });

// IAM User Guide: ListUsers.
TEST(SignatureV4, AcceptsTheExampleOfTheUserGuide) {
  const auto sent = request(
      "GET /?Action=ListUsers&Version=2010-05-08\nHost: iam.amazonaws.com\n"
      "Content-Type: application/x-www-form-urlencoded; charset=utf-8\n"
      "X-Amz-Date: 20150830T123600Z\n"
      "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
      "SignedHeaders=content-type;host;x-amz-date, "
      "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  auto door = test::door(Dialect::query, "20150830T124000Z");
  door.service = "iam";
  EXPECT_EQ(test::message_of(test::verify(sent, door)), "");
}

TEST(CanonicalPath, IsNormalizedAndEncodedTwiceOutsideS3) {
  EXPECT_EQ(canonical_path("", PathRule::others), "/");
  EXPECT_EQ(canonical_path("/a%20b/./c//d/../e/", PathRule::others), "/a%2520b/c/e/");
  EXPECT_EQ(canonical_path("/../..", PathRule::others), "/");
  EXPECT_EQ(canonical_path("/a/..b/.", PathRule::others), "/a/..b/");
}

TEST(CanonicalPath, IsTakenAsItIsForS3) {
  EXPECT_EQ(canonical_path("", PathRule::s3), "/");
  EXPECT_EQ(canonical_path("/b/a//../k%C3%a9y+(1)$", PathRule::s3),
            "/b/a//../k%C3%A9y%2B%281%29%24");
  EXPECT_EQ(canonical_path("/b/x%2Fy%", PathRule::s3), "/b/x%2Fy%25");
}

TEST(CanonicalQuery, IsSortedByEncodedNameAndValue) {
  EXPECT_EQ(canonical_query(""), "");
  EXPECT_EQ(canonical_query("b=2&a=3&a=1&B=0&acl"), "B=0&a=1&a=3&acl=&b=2");
  EXPECT_EQ(canonical_query("a=%c3%a9&b=x+y&c=%zz&d=%41"), "a=%C3%A9&b=x%20y&c=%25zz&d=A");
  EXPECT_EQ(canonical_query("X-Amz-Signature=1&X-Amz-Date=2&x-amz-signature=3"),
            "X-Amz-Date=2&x-amz-signature=3");
}

TEST(CanonicalHeaderValue, IsTrimmedFoldedAndJoined) {
  Request sent;
  sent.headers = {{"A", "  x \t\r\n  y  "}, {"a", ""}, {"B", std::string("n\0l", 3)}, {"a", "z"}};
  EXPECT_EQ(canonical_header_value(sent, "a"), "x y,,z");
  EXPECT_EQ(canonical_header_value(sent, "b"), std::string("n\0l", 3));
  EXPECT_EQ(canonical_header_value(sent, "absent"), "");
  sent.headers = {{"A", std::string(1 << 20, ' ') + "v" + std::string(1 << 20, ' ')}};
  EXPECT_EQ(canonical_header_value(sent, "a"), "v");
}

// IAM User Guide, "Deriving the signing key".
TEST(SigningKeyV4, IsDerivedFromTheScope) {
  const Scope scope{"20150830", "us-east-1", "iam"};
  EXPECT_EQ(scope.text(), "20150830/us-east-1/iam/aws4_request");
  EXPECT_EQ(signature_v4(signing_key_v4(test::suite_secret, scope),
                         "AWS4-HMAC-SHA256\n20150830T123600Z\n" + scope.text() +
                             "\nf536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

// Values that other implementations of the published algorithm agree on.
TEST(SesSmtpPassword, DependsOnKeyAndRegion) {
  EXPECT_EQ(ses_smtp_password("some+secret+key", "eu-central-1"),
            "BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2");
  EXPECT_EQ(ses_smtp_password("another+secret+key", "eu-central-1"),
            "BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh");
  EXPECT_EQ(ses_smtp_password("some+secret+key", "us-west-1"),
            "BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj");
  EXPECT_EQ(ses_smtp_password("another+secret+key", "us-west-1"),
            "BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF");
}

}  // namespace
}  // namespace fakes
