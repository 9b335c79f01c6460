#include "fakes/wire/model.h"

#include <gmock/gmock.h>

#include "tests/fakes/wire_call.h"

namespace fakes::wire {
namespace {

using test::operation_of;
using test::rest;

TEST(WireModel, KnowsTheServices) {
  ASSERT_GE(service_count(), 6u);
  const auto ssm = *Service::find("ssm");
  EXPECT_EQ(ssm.protocol(), Protocol::json);
  EXPECT_EQ(ssm.target_prefix(), "AmazonSSM");
  EXPECT_EQ(ssm.json_version(), "1.1");
  EXPECT_EQ(ssm.api_version(), "2014-11-06");
  EXPECT_FALSE(ssm.global_endpoint());
  const auto sesv2 = *Service::find("sesv2");
  EXPECT_EQ(sesv2.signing_name(), "ses");
  EXPECT_EQ(sesv2.protocol(), Protocol::rest_json);
  EXPECT_TRUE(Service::find("iam")->global_endpoint());
  EXPECT_EQ(Service::find("iam")->xml_uri(), "https://iam.amazonaws.com/doc/2010-05-08/");
  EXPECT_FALSE(Service::find("gamelift"));
}

TEST(WireModel, FindsOperationsAndTheirShapes) {
  const auto put = *Service::find("s3")->operation("PutObject");
  EXPECT_EQ(put.method(), "PUT");
  EXPECT_EQ(put.uri(), "/{Bucket}/{Key+}");
  EXPECT_EQ(put.checksum_member(), "ChecksumAlgorithm");
  const auto body = *put.input()->payload();
  EXPECT_EQ(body.name(), "Body");
  EXPECT_TRUE(body.streaming());
  const auto key = *put.input()->find("Key");
  EXPECT_TRUE(key.required());
  EXPECT_EQ(key.location(), Location::uri);
  EXPECT_EQ(key.shape().min(), "1");
  EXPECT_FALSE(put.input()->find("Keys"));
  EXPECT_FALSE(Service::find("s3")->operation("PutObjec"));
}

TEST(WireModel, FindsErrorsByNameAndByCode) {
  const auto iam = *Service::find("iam");
  EXPECT_EQ(iam.error("NoSuchEntity")->name(), "NoSuchEntityException");
  EXPECT_EQ(iam.error("NoSuchEntityException")->error_code(), "NoSuchEntity");
  EXPECT_EQ(iam.error("NoSuchEntity")->http_status(), 404);
  EXPECT_FALSE(iam.error("User"));
}

TEST(WireModel, EveryNameIsFound) {
  for (std::size_t i = 0; i < service_count(); ++i) {
    const Service service = service_at(i);
    for (const Operation operation : service.operations()) {
      EXPECT_EQ(service.operation(operation.name()), operation);
      if (!operation.input()) continue;
      EXPECT_EQ(service.shape(operation.input()->name())->name(), operation.input()->name());
    }
  }
}

TEST(WireRoute, TellsS3OperationsApart) {
  const auto s3 = [](const char* method, const char* address, std::vector<Header> headers = {}) {
    return operation_of("s3", rest(method, address, std::move(headers)));
  };
  EXPECT_EQ(s3("GET", "/"), "ListBuckets");
  EXPECT_EQ(s3("GET", "/b"), "ListObjects");
  EXPECT_EQ(s3("GET", "/b/"), "ListObjects");
  EXPECT_EQ(s3("GET", "/b?list-type=2&prefix=x"), "ListObjectsV2");
  EXPECT_EQ(s3("GET", "/b?list-type=3"), "ListObjects");
  EXPECT_EQ(s3("GET", "/b?lifecycle"), "GetBucketLifecycleConfiguration");
  EXPECT_EQ(s3("GET", "/b?analytics"), "ListBucketAnalyticsConfigurations");
  EXPECT_EQ(s3("GET", "/b?analytics&id=1"), "GetBucketAnalyticsConfiguration");
  EXPECT_EQ(s3("GET", "/b/k"), "GetObject");
  EXPECT_EQ(s3("GET", "/b/k?tagging"), "GetObjectTagging");
  EXPECT_EQ(s3("GET", "/b/k?uploadId=1"), "ListParts");
  EXPECT_EQ(s3("PUT", "/b/k"), "PutObject");
  EXPECT_EQ(s3("PUT", "/b/k", {{"X-Amz-Copy-Source", "/a/b"}}), "CopyObject");
  EXPECT_EQ(s3("PUT", "/b/k?partNumber=1&uploadId=2"), "UploadPart");
  EXPECT_EQ(s3("PUT", "/b/k?partNumber=1&uploadId=2", {{"x-amz-copy-source", "/a/b"}}),
            "UploadPartCopy");
  EXPECT_EQ(s3("POST", "/b/k?uploads"), "CreateMultipartUpload");
  EXPECT_EQ(s3("POST", "/b/k?uploadId=1"), "CompleteMultipartUpload");
  EXPECT_EQ(s3("DELETE", "/b/k?uploadId=1"), "AbortMultipartUpload");
  EXPECT_EQ(s3("HEAD", "/b/k"), "HeadObject");
  EXPECT_EQ(s3("PATCH", "/b/k"), "");
}

TEST(WireRoute, TakesLabelsOutOfTheAddress) {
  const auto request = rest("GET", "/my%20bucket/a/b%2Fc//d+e/");
  const Call call = open_call(test::service("s3"), request);
  const Parameters expected = {{"Bucket", "my bucket"}, {"Key", "a/b/c//d+e/"}};
  EXPECT_EQ(call.labels, expected);
}

TEST(WireRoute, PrefersFixedSegments) {
  const auto address = [](const char* text) { return operation_of("sesv2", rest("GET", text)); };
  EXPECT_EQ(address("/v2/email/identities"), "ListEmailIdentities");
  EXPECT_EQ(address("/v2/email/identities/a%40b.c"), "GetEmailIdentity");
  EXPECT_EQ(address("/v2/email/identities/a/policies"), "GetEmailIdentityPolicies");
  EXPECT_EQ(address("/v2/email/nothing"), "");
}

}  // namespace
}  // namespace fakes::wire
