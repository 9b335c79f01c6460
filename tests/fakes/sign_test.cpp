#include "fakes/auth/sign.h"

#include "tests/fakes/auth_fixture.h"

namespace fakes {
namespace {

constexpr const char* now = "20130524T000000Z";

std::string denial_of(const Signer& signer, Dialect dialect, Request request) {
  signer.sign(request, *parse_basic_time(now));
  Doorway door = test::door(dialect, now);
  door.service = signer.service;
  return test::code_of(test::verify(request, door));
}

TEST(Signer, SignsWhatTheVerifierTakes) {
  const Signer s3{test::s3_key, test::s3_secret, "eu-west-1", "s3"};
  const Request put{"PUT", "/a%20bucket/k", "", {{"Host", "127.0.0.1:4566"}}, "content"};
  EXPECT_EQ(denial_of(s3, Dialect::s3, put), "");
  const Signer ses{test::s3_key, test::s3_secret, "us-east-1", "ses"};
  const Request post{"POST", "/", "", {{"Host", "localhost"}}, "Action=ListIdentities"};
  EXPECT_EQ(denial_of(ses, Dialect::query, post), "");
}

TEST(Signer, WithAnotherSecretItIsRefused) {
  const Signer signer{test::s3_key, "another", "eu-west-1", "s3"};
  const Request get{"GET", "/bucket", "", {{"Host", "localhost"}}, ""};
  EXPECT_EQ(denial_of(signer, Dialect::s3, get), "SignatureDoesNotMatch");
}

}  // namespace
}  // namespace fakes
