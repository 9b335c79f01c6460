// The signatures that the Amazon S3 API Reference and User Guide print for their example requests.
#include "fakes/auth/signature_v2.h"
#include "tests/fakes/auth_fixture.h"

namespace fakes {
namespace {

using test::request;

constexpr const char* now = "20130524T000500Z";

std::string authorization(const std::string& signed_headers, const std::string& signature) {
  return "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
         "aws4_request,SignedHeaders=" +
         signed_headers + ",Signature=" + signature + "\n";
}

void expect_verified(const Request& sent, const std::string& time = now) {
  auto door = test::door(Dialect::s3, time);
  door.service = "s3";
  const auto caller = test::verify(sent, door);
  ASSERT_TRUE(caller) << caller.denial().message;
  EXPECT_TRUE(caller->verified);
  EXPECT_EQ(caller->access_key, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(caller->account, "111122223333");
}

#define HOST "Host: examplebucket.s3.amazonaws.com\n"
#define DATE "x-amz-date: 20130524T000000Z\n"
#define EMPTY \
  "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"

TEST(S3ExampleV4, GetObject) {
  expect_verified(
      request("GET /test.txt\n" HOST "Range: bytes=0-9\n" EMPTY DATE +
              authorization("host;range;x-amz-content-sha256;x-amz-date",
                            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036"
                            "bdb41")));
}

TEST(S3ExampleV4, PutObject) {
  expect_verified(
      request("PUT /test$file.text\n" HOST "Date: Fri, 24 May 2013 00:00:00 GMT\n" DATE
              "x-amz-storage-class: REDUCED_REDUNDANCY\nx-amz-content-sha256: "
              "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072\n" +
              authorization("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")));
}

TEST(S3ExampleV4, GetBucketLifecycle) {
  expect_verified(
      request("GET /?lifecycle\n" HOST DATE EMPTY +
              authorization("host;x-amz-content-sha256;x-amz-date",
                            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")));
}

TEST(S3ExampleV4, ListObjects) {
  expect_verified(
      request("GET /?max-keys=2&prefix=J\n" HOST DATE EMPTY +
              authorization("host;x-amz-content-sha256;x-amz-date",
                            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")));
}

TEST(S3ExampleV4, PresignedGet) {
  const auto sent = request(
      "GET /test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F"
      "20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
      "&X-Amz-SignedHeaders=host&X-Amz-Signature="
      "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\n" HOST);
  expect_verified(sent);
  expect_verified(sent, "20130525T000000Z");
  const auto late = test::verify(sent, test::door(Dialect::s3, "20130525T000001Z"));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.denial().code, "AccessDenied");
  EXPECT_EQ(late.denial().message, "Request has expired");
  EXPECT_EQ(test::field_of(late.denial(), "X-Amz-Expires"), "86400");
  EXPECT_EQ(test::field_of(late.denial(), "Expires"), "2013-05-25T00:00:00Z");
  EXPECT_EQ(test::field_of(late.denial(), "ServerTime"), "2013-05-25T00:00:01Z");
}

// "Signing and authenticating REST requests"; signed by the AWSAccessKeyId of the examples.
struct V2Example {
  const char* name;
  const char* bucket;  // that the Host header names; "" for none
  const char* text;
  const char* signature;
};

void PrintTo(const V2Example& example, std::ostream* out) {
  *out << example.name;
}

const V2Example v2_examples[] = {
    {"ObjectGet", "awsexamplebucket1",
     "GET /photos/puppy.jpg\nHost: awsexamplebucket1.us-west-1.s3.amazonaws.com\n"
     "Date: Tue, 27 Mar 2007 19:36:42 +0000\n",
     "qgk2+6Sv9/oM7G3qLEjTH1a1l1g="},
    {"ObjectGetOfJohnsmith", "johnsmith",
     "GET /photos/puppy.jpg\nHost: johnsmith.s3.amazonaws.com\n"
     "Date: Tue, 27 Mar 2007 19:36:42 +0000\n",
     "bWq2s1WEIj+Ydj0vQ697zp+IXMU="},
    {"ObjectPut", "awsexamplebucket1",
     "PUT /photos/puppy.jpg\nContent-Type: image/jpeg\nContent-Length: 94328\n"
     "Host: awsexamplebucket1.s3.us-west-1.amazonaws.com\nDate: Tue, 27 Mar 2007 21:15:45 +0000\n",
     "iqRzw+ileNPu1fhspnRs8nOjjIA="},
    {"ObjectPutOfJohnsmith", "johnsmith",
     "PUT /photos/puppy.jpg\nContent-Type: image/jpeg\nContent-Length: 94328\n"
     "Host: johnsmith.s3.amazonaws.com\nDate: Tue, 27 Mar 2007 21:15:45 +0000\n",
     "MyyxeRY7whkBe+bq8fHCL/2kKUg="},
    {"List", "awsexamplebucket1",
     "GET /?prefix=photos&max-keys=50&marker=puppy\nUser-Agent: Mozilla/5.0\n"
     "Host: awsexamplebucket1.s3.us-west-1.amazonaws.com\nDate: Tue, 27 Mar 2007 19:42:41 +0000\n",
     "m0WP8eCtspQl5Ahe6L1SozdX9YA="},
    {"ListOfJohnsmith", "johnsmith",
     "GET /?prefix=photos&max-keys=50&marker=puppy\nHost: johnsmith.s3.amazonaws.com\n"
     "Date: Tue, 27 Mar 2007 19:42:41 +0000\n",
     "htDYFYduRNen8P9ZfE/s9SuKy0U="},
    {"Fetch", "awsexamplebucket1",
     "GET /?acl\nHost: awsexamplebucket1.s3.us-west-1.amazonaws.com\n"
     "Date: Tue, 27 Mar 2007 19:44:46 +0000\n",
     "82ZHiFIjc+WbcwFKGUVEQspPn+0="},
    {"FetchOfJohnsmith", "johnsmith",
     "GET /?acl\nHost: johnsmith.s3.amazonaws.com\nDate: Tue, 27 Mar 2007 19:44:46 +0000\n",
     "c2WLPFtWHVgbEmeEG93a4cG37dM="},
    {"Delete", "",
     "DELETE /awsexamplebucket1/photos/puppy.jpg\nUser-Agent: dotnet\n"
     "Host: s3.us-west-1.amazonaws.com\nDate: Tue, 27 Mar 2007 21:20:26 +0000\n",
     "XbyTlbQdu9Xw5o8P4iMwPktxQd8="},
    {"DeleteOfJohnsmith", "",
     "DELETE /johnsmith/photos/puppy.jpg\nHost: s3.amazonaws.com\n"
     "Date: Tue, 27 Mar 2007 21:20:26 +0000\n",
     "lx3byBScXR6KzyMaifNkardMwNk="},
    {"Upload", "static.johnsmith.net",
     "PUT /db-backup.dat.gz\nUser-Agent: curl/7.15.5\nHost: static.johnsmith.net:8080\n"
     "Date: Tue, 27 Mar 2007 21:06:08 +0000\nx-amz-acl: public-read\n"
     "content-type: application/x-download\nContent-MD5: 4gJE4saaMU4BqNR0kLY+lw==\n"
     "X-Amz-Meta-ReviewedBy: joe@johnsmith.net\nX-Amz-Meta-ReviewedBy: jane@johnsmith.net\n"
     "X-Amz-Meta-FileChecksum: 0x02661779\nX-Amz-Meta-ChecksumAlgorithm: crc32\n"
     "Content-Disposition: attachment; filename=database.dat\nContent-Encoding: gzip\n"
     "Content-Length: 5913339\n",
     "ilyl83RwaSoYIEdixDQcA4OnAnc="},
    {"ListAllMyBuckets", "",
     "GET /\nHost: s3.us-west-1.amazonaws.com\nDate: Wed, 28 Mar 2007 01:29:59 +0000\n",
     "qGdzdERIC03wnaRNKh6OqZehG9s="},
    {"UnicodeKeys", "",
     "GET /dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re\nHost: s3.us-west-1.amazonaws.com\n"
     "Date: Wed, 28 Mar 2007 01:49:49 +0000\n",
     "DNEZGsoieTZ92F3bUfSPQcbGmlM="},
};

class S3ExampleV2 : public testing::TestWithParam<V2Example> {};

TEST_P(S3ExampleV2, HasThePublishedSignature) {
  auto sent = request(GetParam().text);
  const std::string bucket = GetParam().bucket;
  auto door = test::door(Dialect::s3, "20070327T210000Z");
  if (!bucket.empty()) door.host_bucket = bucket;
  door.now = parse_http_date(sent.header("date").value()).value();
  sent.headers.push_back(
      {"Authorization", std::string("AWS AKIAIOSFODNN7EXAMPLE:") + GetParam().signature});
  const auto caller = test::verify(sent, door);
  ASSERT_TRUE(caller) << test::field_of(caller.denial(), "StringToSign");
  EXPECT_EQ(caller->how, Signing::v2_header);
  EXPECT_TRUE(caller->verified);

  sent.headers.push_back({"x-amz-acl", "private"});
  const auto denied = test::verify(sent, door);
  EXPECT_EQ(test::code_of(denied), "SignatureDoesNotMatch");
}

INSTANTIATE_TEST_SUITE_P(UserGuide, S3ExampleV2, testing::ValuesIn(v2_examples),
                         [](const auto& example) { return std::string(example.param.name); });

TEST(S3ExampleV2, QueryString) {
  const auto sent = request(
      "GET /photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE"
      "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620\n"
      "Host: johnsmith.s3.amazonaws.com\n");
  auto door = test::door(Dialect::s3, "20070329T033000Z");
  door.host_bucket = "johnsmith";
  const auto caller = test::verify(sent, door);
  ASSERT_TRUE(caller) << test::field_of(caller.denial(), "StringToSign");
  EXPECT_EQ(caller->how, Signing::v2_query);
  door.now = test::at("20070329T034021Z");
  EXPECT_EQ(test::message_of(test::verify(sent, door)), "Request has expired");
}

}  // namespace
}  // namespace fakes
