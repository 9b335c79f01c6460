#include "fakes/gateway/identify.h"

#include <gmock/gmock.h>

#include "tests/fakes/gateway_rig.h"

namespace fakes {
namespace {

using test::request_to;
using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<std::string> domains = {"localhost", "sim.test"};

std::string service_of(const Request& request) {
  const Target target = identify(request, domains);
  return target.service ? std::string(target.service->name()) : "(" + target.named + ")";
}

Header scope(const std::string& service, const std::string& region = "us-east-1") {
  return {"Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/" + region + "/" + service +
                               "/aws4_request, SignedHeaders=host, Signature=0"};
}

const Header form = {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"};

TEST(Identify, ByTheScopeOfTheSignature) {
  EXPECT_EQ(service_of(request_to("POST", "/", {scope("ssm")})), "ssm");
  EXPECT_EQ(service_of(request_to("POST", "/", {scope("sts"), form})), "sts");
  EXPECT_EQ(service_of(request_to("GET", "/bucket", {scope("s3")})), "s3");
  EXPECT_EQ(service_of(request_to("POST", "/", {scope("rds"), form})), "(rds)");
  EXPECT_EQ(service_of(request_to(
                "GET",
                "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                "X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fsts%2Faws4_request")),
            "sts");
}

TEST(Identify, TellsBothModelsOfSesApart) {
  EXPECT_EQ(service_of(request_to("POST", "/", {scope("ses"), form})), "ses");
  EXPECT_EQ(service_of(request_to("POST", "/v2/email/outbound-emails", {scope("ses")})), "sesv2");
  EXPECT_EQ(service_of(request_to("GET", "/v2/email/nonsense", {scope("ses")})), "sesv2");
}

TEST(Identify, ByTheTarget) {
  EXPECT_EQ(service_of(request_to("POST", "/", {{"X-Amz-Target", "AmazonSSM.GetParameter"}})),
            "ssm");
  EXPECT_EQ(service_of(request_to("POST", "/", {{"X-Amz-Target", "DynamoDB_20120810.GetItem"}})),
            "(DynamoDB_20120810)");
  EXPECT_EQ(service_of(request_to("POST", "/", {{"X-Amz-Target", "X.Y"}, scope("ssm")})), "ssm");
}

TEST(Identify, TellsARegistryByItsPathsAndItsName) {
  const auto is_registry = [](const Request& request) {
    return identify(request, domains).is_registry;
  };
  const Header basic = {"Authorization", "Basic QVdTOng="};
  EXPECT_TRUE(is_registry(request_to("GET", "/v2/")));
  EXPECT_TRUE(is_registry(request_to("GET", "/v2/", {basic, {"Host", "127.0.0.1:4566"}})));
  EXPECT_TRUE(is_registry(request_to("PUT", "/v2/a/b/manifests/1", {basic})));
  EXPECT_TRUE(is_registry(
      request_to("GET", "/odd", {{"Host", "111122223333.dkr.ecr.us-east-1.amazonaws.com"}})));
  EXPECT_EQ(service_of(request_to("GET", "/v2/")), "ecr");
  // Buckets and mail have paths that look like it.
  EXPECT_FALSE(is_registry(request_to("GET", "/v2/", {scope("s3")})));
  EXPECT_FALSE(is_registry(request_to("GET", "/v2/", {{"Host", "photos.localhost"}})));
  EXPECT_FALSE(is_registry(request_to("GET", "/v2/email/identities", {scope("ses")})));
  EXPECT_EQ(service_of(request_to("GET", "/v2/email/identities")), "sesv2");
}

TEST(Identify, ByTheAction) {
  EXPECT_EQ(service_of(request_to("GET", "/?Action=GetCallerIdentity&Version=2011-06-15")), "sts");
  EXPECT_EQ(service_of(request_to("GET", "/?Action=ListUsers")), "iam");
  const Request unsigned_form = request_to(
      "POST", "/", {form}, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=r");
  EXPECT_TRUE(is_told_by_body(unsigned_form));
  EXPECT_EQ(service_of(unsigned_form), "sts");
  EXPECT_FALSE(is_told_by_body(request_to("POST", "/", {form, scope("sts")})));
  EXPECT_FALSE(is_told_by_body(request_to("POST", "/bucket", {form})));
  EXPECT_EQ(service_of(request_to("GET", "/bucket?Action=ListUsers")), "s3");
  EXPECT_EQ(service_of(request_to("GET", "/?Action=Nonsense")), "s3");
}

TEST(Identify, ByTheHost) {
  const auto host = [](const char* name) {
    return service_of(request_to("POST", "/", {{"Host", name}}));
  };
  EXPECT_EQ(host("email.us-east-1.amazonaws.com"), "ses");
  EXPECT_EQ(host("sts.amazonaws.com"), "sts");
  EXPECT_EQ(host("ssm.eu-west-1.amazonaws.com:443"), "ssm");
  EXPECT_EQ(host("s3.localhost:4566"), "s3");
  EXPECT_EQ(host("rds.us-east-1.amazonaws.com"), "(rds)");
}

TEST(Identify, ByThePath) {
  EXPECT_EQ(service_of(request_to("GET", "/v2/email/account")), "sesv2");
  EXPECT_EQ(service_of(request_to("GET", "/v3/email/account")), "s3");
  EXPECT_EQ(service_of(request_to("GET", "/v2/email/account", {{"Host", "b.localhost"}})), "s3");
}

TEST(Identify, GivesS3TheRest) {
  EXPECT_EQ(service_of(request_to("GET", "/")), "s3");
  EXPECT_EQ(service_of(request_to("OPTIONS", "/bucket/key")), "s3");
  EXPECT_EQ(service_of(request_to("GET", "/b/k?AWSAccessKeyId=a&Signature=b&Expires=1")), "s3");
  EXPECT_EQ(service_of(request_to("GET", "/b/k", {{"Authorization", "AWS a:b"}})), "s3");
}

TEST(Identify, TakesTheRegionFromTheScopeOrTheHost) {
  const auto region = [](const Request& request) { return identify(request, domains).region; };
  EXPECT_EQ(region(request_to("POST", "/", {scope("ssm", "eu-west-1")})), "eu-west-1");
  EXPECT_EQ(region(request_to("GET", "/", {{"Host", "b.s3.eu-west-1.amazonaws.com"}})),
            "eu-west-1");
  EXPECT_EQ(region(request_to("POST", "/", {scope("iam", "aws-global")})), "");
  EXPECT_EQ(region(request_to("POST", "/", {scope("ssm", "../../etc")})), "");
}

std::string shown(const char* host) {
  const HostName name = read_host_name(host, domains);
  return name.bucket.value_or("-") + "|" + name.service + "|" + name.region +
         (name.is_website ? "|website" : "");
}

TEST(HostName, FindsBuckets) {
  EXPECT_EQ(shown("photos.s3.amazonaws.com"), "photos|s3|");
  EXPECT_EQ(shown("my.photos.s3.eu-west-1.amazonaws.com"), "my.photos|s3|eu-west-1");
  EXPECT_EQ(shown("photos.s3-eu-west-1.amazonaws.com"), "photos|s3|eu-west-1");
  EXPECT_EQ(shown("photos.s3.dualstack.eu-west-1.amazonaws.com"), "photos|s3|eu-west-1");
  EXPECT_EQ(shown("photos.s3-accelerate.amazonaws.com"), "photos|s3|");
  EXPECT_EQ(shown("Photos.S3.localhost:4566"), "photos|s3|");
  EXPECT_EQ(shown("photos.localhost:4566"), "photos||");
  EXPECT_EQ(shown("my.photos.sim.test"), "my.photos||");
  EXPECT_EQ(shown("a-eu-west-1.localhost"), "a-eu-west-1||");
  EXPECT_EQ(shown("s3.localhost"), "-|s3|");
  EXPECT_EQ(shown("s3.us-gov-west-1.amazonaws.com"), "-|s3|us-gov-west-1");
}

TEST(HostName, FindsWebsites) {
  EXPECT_EQ(shown("photos.s3-website-us-east-1.amazonaws.com"), "photos|s3|us-east-1|website");
  EXPECT_EQ(shown("photos.s3-website.eu-central-1.amazonaws.com"),
            "photos|s3|eu-central-1|website");
  EXPECT_EQ(shown("photos.s3-website.localhost:4566"), "photos|s3||website");
}

TEST(HostName, FindsRegistries) {
  const auto read = [](const char* host) { return read_host_name(host, domains); };
  EXPECT_EQ(read("111122223333.dkr.ecr.eu-west-1.amazonaws.com").registry, "111122223333");
  EXPECT_EQ(read("111122223333.dkr.ecr.eu-west-1.amazonaws.com").region, "eu-west-1");
  EXPECT_EQ(read("111122223333.dkr.ecr.eu-west-1.localhost:4566").registry, "111122223333");
  EXPECT_EQ(read("1.dkr.ecr.cn-north-1.amazonaws.com.cn").registry, "1");
  EXPECT_EQ(read("111122223333.dkr.ecr.localhost").registry, "");
  EXPECT_EQ(read("api.ecr.eu-west-1.amazonaws.com").registry, "");
  EXPECT_EQ(shown("api.ecr.eu-west-1.amazonaws.com"), "-|ecr|eu-west-1");
}

TEST(HostName, SaysNothingOfOthers) {
  for (const char* host : {"", "localhost", "localhost:4566", "127.0.0.1:4566", "[::1]:4566",
                           "gateway:80", "example.com", ".", ":", "notlocalhost", ".localhost"}) {
    EXPECT_EQ(shown(host), "-||") << host;
  }
  EXPECT_EQ(shown("eu-west-1.amazonaws.com"), "-||");
}

TEST(HostName, KnowsRegions) {
  for (const char* region : {"us-east-1", "eu-west-1", "us-gov-west-1", "ap-southeast-2"}) {
    EXPECT_TRUE(is_region_name(region)) << region;
  }
  for (const char* text : {"", "us", "us-east", "aws-global", "us-east-", "us--1", "US-east-1",
                           "us-east-1/../..", "us-east-100", "auto"}) {
    EXPECT_FALSE(is_region_name(text)) << text;
  }
}

}  // namespace
}  // namespace fakes
