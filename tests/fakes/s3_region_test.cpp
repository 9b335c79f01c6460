// Buckets answer at the endpoints of their region, and say elsewhere where they are.
#include "fakes/s3/region.h"

#include <gtest/gtest.h>

#include "fakes/services.h"
#include "tests/fakes/gateway_rig.h"
#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

using fakes::test::GatewayRig;
using fakes::test::header_of;
using fakes::test::request_to;
using fakes::test::Signer;

// With a bucket "there" in eu-west-1, to be asked by clients who sign.
class S3Region : public testing::Test {
 protected:
  S3Region() {
    const char* body =
        "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
        "</CreateBucketConfiguration>";
    EXPECT_EQ(send("us-east-1", "PUT", "/there", "127.0.0.1:4566", body).status, 200);
  }

  Response send(const std::string& region, const std::string& method, const std::string& address,
                const std::string& host = "127.0.0.1:4566", const std::string& body = "") {
    Signer sign;
    sign.region = region;
    return rig.send(sign(request_to(method, address, {{"Host", host}}, body), "s3"));
  }
  static std::string element(const Response& response, const std::string& name) {
    const auto begin = response.body.find("<" + name + ">");
    if (begin == std::string::npos) return "";
    const auto text = begin + name.size() + 2;
    return response.body.substr(text, response.body.find("</", text) - text);
  }

  GatewayRig rig{make_s3, Strictness::strict};
};

TEST_F(S3Region, SendsClientsOfOtherRegionsOn) {
  EXPECT_EQ(send("eu-west-1", "GET", "/there").status, 200);
  for (const char* region : {"us-east-1", "us-west-2"}) {
    const Response list = send(region, "GET", "/there");
    EXPECT_EQ(list.status, 301) << region;
    EXPECT_EQ(element(list, "Code"), "PermanentRedirect");
    EXPECT_EQ(element(list, "Bucket"), "there");
    EXPECT_EQ(header_of(list, "x-amz-bucket-region"), "eu-west-1");
    EXPECT_EQ(send(region, "PUT", "/there/key").status, 301);
    EXPECT_EQ(send(region, "POST", "/there?delete", "127.0.0.1:4566",
                   "<Delete><Object><Key>a</Key></Object></Delete>")
                  .status,
              301);
    EXPECT_EQ(send(region, "DELETE", "/there").status, 301);
    const Response head = send(region, "HEAD", "/there");
    EXPECT_EQ(head.status, 301);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(header_of(head, "x-amz-bucket-region"), "eu-west-1");
  }
  EXPECT_EQ(send("us-east-1", "GET", "/none").status, 404);
}

TEST_F(S3Region, SaysInUsEast1WhereBucketsAre) {
  const Response location = send("us-east-1", "GET", "/there?location");
  EXPECT_EQ(location.status, 200);
  EXPECT_NE(location.body.find("eu-west-1"), std::string::npos);
  EXPECT_EQ(send("us-west-2", "GET", "/there?location").status, 301);
}

TEST_F(S3Region, WantsSignaturesForTheEndpointsRegion) {
  // DNS leads a bucket's own name to its region.
  const Response list = send("us-east-1", "GET", "/", "there.s3.localhost:4566");
  EXPECT_EQ(list.status, 400);
  EXPECT_EQ(element(list, "Code"), "AuthorizationHeaderMalformed");
  EXPECT_EQ(element(list, "Message"),
            "The authorization header is malformed; the region 'us-east-1' is wrong; expecting "
            "'eu-west-1'");
  EXPECT_EQ(element(list, "Region"), "eu-west-1");
  const Response head = send("us-east-1", "HEAD", "/", "there.s3.localhost:4566");
  EXPECT_EQ(head.status, 400);
  EXPECT_EQ(header_of(head, "x-amz-bucket-region"), "eu-west-1");
  EXPECT_EQ(send("eu-west-1", "GET", "/", "there.s3.localhost:4566").status, 200);

  EXPECT_EQ(element(send("auto", "GET", "/there"), "Region"), "eu-west-1");

  const Response buckets = send("us-east-1", "GET", "/", "s3.eu-west-1.localhost");
  EXPECT_EQ(element(buckets, "Region"), "eu-west-1");
  EXPECT_EQ(send("eu-west-1", "GET", "/", "s3.eu-west-1.localhost").status, 200);
}

TEST_F(S3Region, KnowsEndpointsByTheirNames) {
  EXPECT_EQ(send("eu-west-1", "GET", "/there", "s3.eu-west-1.localhost").status, 200);
  EXPECT_EQ(send("us-west-2", "GET", "/there", "s3.us-west-2.localhost").status, 301);
  const auto unsigned_list = [this](const char* host) {
    return rig.send(request_to("GET", "/there", {{"Host", host}})).status;
  };
  EXPECT_EQ(unsigned_list("s3.us-west-2.amazonaws.com"), 301);
  EXPECT_EQ(unsigned_list("s3.eu-west-1.amazonaws.com"), 403);
  EXPECT_EQ(unsigned_list("127.0.0.1:4566"), 403) << "who says no region is not sent away";
}

TEST_F(S3Region, TellsEverybodyInAnswerToHeadBucket) {
  const Response head = rig.send(request_to("HEAD", "/there", {{"Host", "127.0.0.1:4566"}}));
  EXPECT_EQ(head.status, 403);
  EXPECT_EQ(header_of(head, "x-amz-bucket-region"), "eu-west-1");
}

TEST(S3RegionEndpoint, NamesTheClientsOwnHost) {
  S3Rig rig;
  Sent sent;
  sent.region = "us-west-2";
  sent.endpoint = "http://127.0.0.1:4566";
  const auto fault = rig.fault_of("ListObjectsV2", {{"Bucket", "box"}}, sent);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "PermanentRedirect");
  EXPECT_EQ(fault->members()["Endpoint"].text(), "127.0.0.1:4566");
}

TEST(S3RegionEndpoint, LetsSignaturesPassThatNobodyLookedAt) {
  GatewayRig rig(make_s3, Strictness::known);
  EXPECT_EQ(rig.send(Signer()(request_to("PUT", "/box", {}), "s3")).status, 200);
  Signer elsewhere;
  elsewhere.region = "eu-west-1";
  const std::vector<Header> host = {{"Host", "box.s3.localhost"}};
  EXPECT_EQ(rig.send(elsewhere(request_to("GET", "/", host), "s3")).status, 200);
  EXPECT_EQ(rig.send(elsewhere(request_to("GET", "/box"), "s3")).status, 301);
  elsewhere.region = "auto";
  EXPECT_EQ(rig.send(elsewhere(request_to("GET", "/box"), "s3")).status, 200);
}

}  // namespace
}  // namespace fakes::s3::test
