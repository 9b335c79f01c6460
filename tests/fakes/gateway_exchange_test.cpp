#include <gmock/gmock.h>

#include "fakes/gateway/dispatch.h"
#include "tests/fakes/gateway_rig.h"

namespace fakes {
namespace {

using test::GatewayRig;
using test::header_of;
using test::request_to;
using test::Signer;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;
using wire::Value;

// Says what it was called with.
class Echo : public Service {
 public:
  explicit Echo(Core& core) : core_(core) {}

  std::vector<Built> operations() override {
    return {{"ssm", "GetParameter", [this](Call& call) { return parameter(call); }},
            {"ssm", "PutParameter", [this](Call& call) { return put_parameter(call); }},
            {"sts", "GetCallerIdentity", [](Call& call) { return identity(call); }},
            {"sts", "AssumeRoleWithWebIdentity", [](Call&) { return Reply{}; }},
            {"s3", "PutObject", [](Call& call) { return put_object(call); }},
            {"s3", "GetObject", [](Call&) { return Reply{}; }},
            {"s3", "PutBucketTagging", [](Call& call) { return put_tagging(call); }}};
  }
  std::optional<Response> answer_raw(RawCall& call) override {
    if (call.request.method != "OPTIONS") return std::nullopt;
    return Response{204, {{"x-bucket", call.host_bucket.value_or("none")}}, ""};
  }
  void finish(const Answered& answered, Response& response) override {
    const Request& request = answered.request;
    if (request.header("origin")) response.headers.push_back({"x-finished", "yes"});
  }

 private:
  static std::string seen(const Call& call) {
    return call.account + " " + call.region + " " + call.identity.arn;
  }
  Reply parameter(Call& call) {
    const std::string& name = call.input["Name"].text();
    if (name == "absent") throw wire::Fault("ParameterNotFound", "");
    if (name == "bug") throw sim::Error(sim::Category::internal, "a bug");
    if (name == "disk") throw sim::Error(sim::Category::failed, "disk full");
    if (name == "crash") throw std::runtime_error("unexpected");
    if (name == "inner") {
      core_.call({"ssm", "PutParameter",
                  Value::structure({{"Name", "x"}, {"Value", "y"}, {"Type", "String"}}),
                  "111122223333", "eu-west-1"});
    }
    return {Value::structure({{"Parameter", Value::structure({{"Value", seen(call)}})}})};
  }
  Reply put_parameter(Call& call) {
    last_inner = seen(call);
    return {Value::structure({{"Version", 1}})};
  }
  static Reply identity(Call& call) {
    return {Value::structure({{"Account", call.account}, {"Arn", call.identity.arn}})};
  }
  static Reply put_object(Call& call) {
    std::string text(100, '\0');
    std::size_t size = 0;
    while (const auto count = call.body.read(text.data() + size, text.size() - size)) size += count;
    Reply reply;
    reply.headers = {{"x-seen", call.input["Bucket"].text() + "|" + call.input["Key"].text() + "|" +
                                    text.substr(0, size)}};
    reply.status = 201;
    return reply;
  }
  static Reply put_tagging(Call& call) {
    Reply reply;
    const Value& tag = call.input["Tagging"]["TagSet"].items().at(0);
    reply.headers = {{"x-seen", tag["Key"].text() + "=" + tag["Value"].text()}};
    return reply;
  }

  Core& core_;

 public:
  std::string last_inner;
};

std::unique_ptr<Service> make_echo(Core& core) {
  return std::make_unique<Echo>(core);
}

Request get_parameter(const std::string& name) {
  return request_to(
      "POST", "/",
      {{"X-Amz-Target", "AmazonSSM.GetParameter"}, {"Content-Type", "application/x-amz-json-1.1"}},
      "{\"Name\":\"" + name + "\"}");
}

Request form(const std::string& text) {
  return request_to("POST", "/", {{"Content-Type", "application/x-www-form-urlencoded"}}, text);
}

TEST(Exchange, AnswersAnOperation) {
  GatewayRig rig(make_echo, Strictness::strict);
  const Response response = rig.send(Signer()(get_parameter("a"), "ssm"));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("000000000000 us-east-1 arn:aws:iam::000000000000:root"));
  EXPECT_THAT(header_of(response, "x-amzn-RequestId"), MatchesRegex("[0-9a-f-]{36}"));
  EXPECT_EQ(header_of(response, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_NE(header_of(response, "Server"), "");
}

TEST(Exchange, KeepsAccountsAndRegionsApart) {
  GatewayRig rig(make_echo, Strictness::strict);
  rig.accounts.put_key(
      {"AKIAALICE",
       "secret",
       {"111122223333", "arn:aws:iam::111122223333:user/alice", "AIDA", "AKIAALICE"}});
  const Signer alice{"AKIAALICE", "secret", "eu-west-1"};
  EXPECT_THAT(rig.send(alice(get_parameter("a"), "ssm")).body,
              HasSubstr("111122223333 eu-west-1 arn:aws:iam::111122223333:user/alice"));
}

TEST(Exchange, RefusesInTheServicesOwnShape) {
  GatewayRig rig(make_echo);
  const Response json = rig.send(Signer()(get_parameter("absent"), "ssm"));
  EXPECT_EQ(json.status, 400);
  EXPECT_THAT(json.body, HasSubstr("\"__type\":\"ParameterNotFound\""));
  const Response query = rig.send(Signer()(form("Action=GetUsr&Version=2011-06-15"), "sts"));
  EXPECT_EQ(query.status, 400);
  EXPECT_THAT(query.body, HasSubstr("<Code>InvalidAction</Code>"));
  const Response s3 = rig.send(Signer()(request_to("PATCH", "/bucket/key"), "s3"));
  EXPECT_EQ(s3.status, 405);
  EXPECT_THAT(s3.body, AllOf(HasSubstr("<Code>MethodNotAllowed</Code>"),
                             HasSubstr("<Resource>/bucket/key</Resource>")));
  EXPECT_THAT(header_of(s3, "x-amz-request-id"), MatchesRegex("[A-Z0-9]{16}"));
  EXPECT_THAT(header_of(s3, "x-amz-id-2"), MatchesRegex("[A-Za-z0-9+/=]{76}"));
}

TEST(Exchange, ValidatesBeforeTheService) {
  GatewayRig rig(make_echo);
  const Response response = rig.send(
      Signer()(request_to("POST", "/", {{"X-Amz-Target", "AmazonSSM.GetParameter"}}, "{}"), "ssm"));
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("ValidationException"));
}

TEST(Exchange, NamesWhatIsNotBuilt) {
  GatewayRig rig(make_echo);
  const Response ssm = rig.send(Signer()(
      request_to("POST", "/", {{"X-Amz-Target", "AmazonSSM.DescribeOpsItems"}}, "{}"), "ssm"));
  EXPECT_EQ(ssm.status, 400);
  EXPECT_THAT(ssm.body, HasSubstr("sim does not build ssm DescribeOpsItems yet"));
  const Response s3 = rig.send(Signer()(request_to("GET", "/bucket?acl"), "s3"));
  EXPECT_EQ(s3.status, 400);
  EXPECT_THAT(s3.body, AllOf(HasSubstr("<Code>NotImplemented</Code>"),
                             HasSubstr("sim does not build s3 GetBucketAcl yet")));
  const Response ses = rig.send(Signer()(request_to("GET", "/v2/email/account"), "ses"));
  EXPECT_EQ(ses.status, 400);
  EXPECT_THAT(ses.body, HasSubstr("sim does not build sesv2 GetAccount yet"));
  const Response sts = rig.send(Signer()(form("Action=GetSessionToken&Version=2011-06-15"), "sts"));
  EXPECT_EQ(sts.status, 400);
  EXPECT_THAT(sts.body, HasSubstr("sim does not build sts GetSessionToken yet"));
}

TEST(Exchange, AnswersForServicesThatItDoesNotKnow) {
  GatewayRig rig(make_echo);
  const Response query =
      rig.send(Signer()(form("Action=DescribeDBInstances&Version=2014-10-31"), "rds"));
  EXPECT_EQ(query.status, 400);
  EXPECT_THAT(query.body, AllOf(HasSubstr("<ErrorResponse"), HasSubstr("no service 'rds'")));
  const Response ec2 = rig.send(Signer()(form("Action=DescribeVpcs&Version=2016-11-15"), "ec2"));
  EXPECT_THAT(ec2.body, AllOf(HasSubstr("<Response><Errors>"), HasSubstr("no service 'ec2'")));
  const Response json = rig.send(Signer()(
      request_to("POST", "/", {{"X-Amz-Target", "DynamoDB_20120810.GetItem"}}, "{}"), "dynamodb"));
  EXPECT_EQ(json.status, 400);
  EXPECT_THAT(json.body, AllOf(HasSubstr("\"__type\""), HasSubstr("'dynamodb'")));
  const Response rest = rig.send(Signer()(request_to("GET", "/clusters"), "eks"));
  EXPECT_EQ(rest.status, 400);
  EXPECT_NE(header_of(rest, "x-amzn-ErrorType"), "");
  EXPECT_EQ(rig.entry().service, "eks");
}

TEST(Exchange, AsksForSignatures) {
  GatewayRig rig(make_echo, Strictness::strict);
  EXPECT_THAT(rig.send(get_parameter("a")).body, HasSubstr("MissingAuthenticationToken"));
  EXPECT_THAT(rig.send(Signer{"nobody"}(get_parameter("a"), "ssm")).body,
              HasSubstr("UnrecognizedClientException"));
  const Response wrong = rig.send(Signer{"test", "wrong"}(get_parameter("a"), "ssm"));
  EXPECT_THAT(wrong.body, HasSubstr("InvalidSignatureException"));
  EXPECT_EQ(rig.entry().code, "InvalidSignatureException");
  Request changed = Signer()(get_parameter("a"), "ssm");
  changed.body = "{\"Name\":\"b\"}";
  EXPECT_THAT(rig.send(changed).body, HasSubstr("InvalidSignatureException"));
}

TEST(Exchange, LetsUnsignedCallsInWhereAwsDoes) {
  GatewayRig rig(make_echo, Strictness::strict);
  const std::string token =
      "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken="
      "abcd&RoleSessionName=me&RoleArn=arn:aws:iam::111122223333:role/r";
  EXPECT_EQ(rig.send(form(token)).status, 200);
  EXPECT_EQ(rig.entry().arn, "");
  EXPECT_EQ(rig.send(form("Action=GetCallerIdentity&Version=2011-06-15")).status, 403);
  EXPECT_EQ(rig.send(request_to("GET", "/bucket/key")).status, 200) << "S3 decides by itself";
}

TEST(Exchange, AnswersActionsByGet) {
  GatewayRig rig(make_echo);
  const Response response =
      rig.send(Signer()(request_to("GET", "/?Action=GetCallerIdentity&Version=2011-06-15"), "sts"));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("<Account>000000000000</Account>"));
}

TEST(Exchange, StreamsToS3) {
  GatewayRig rig(make_echo, Strictness::strict);
  const Response path = rig.send(Signer()(request_to("PUT", "/bucket/a%20b", {}, "text"), "s3"));
  EXPECT_EQ(path.status, 201);
  EXPECT_EQ(header_of(path, "x-seen"), "bucket|a b|text");
  EXPECT_EQ(rig.entry().resource, "bucket/a b");
  EXPECT_EQ(rig.entry().bytes_in, 4U);
  const Response host = rig.send(
      Signer()(request_to("PUT", "/a/b", {{"Host", "photos.s3.localhost:4566"}}, "text"), "s3"));
  EXPECT_EQ(header_of(host, "x-seen"), "photos|a/b|text");
  Request changed = Signer()(request_to("PUT", "/bucket/k", {}, "text"), "s3");
  changed.body = "TEXT";
  EXPECT_THAT(rig.send(changed).body, HasSubstr("XAmzContentSHA256Mismatch"));
}

TEST(Exchange, ReadsChunkedDocuments) {
  GatewayRig rig(make_echo, Strictness::strict);
  const std::string xml =
      "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>";
  const Request request =
      Signer()(request_to("PUT", "/bucket?tagging",
                          {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                           {"x-amz-decoded-content-length", std::to_string(xml.size())},
                           {"Content-Encoding", "aws-chunked"}},
                          fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", xml.size(), xml)),
               "s3");
  EXPECT_EQ(header_of(rig.send(request), "x-seen"), "k=v");
}

TEST(Exchange, BoundsBodies) {
  GatewayRig rig(make_echo);
  const std::string large(5 << 20, ' ');
  const Response ssm = rig.send(Signer()(
      request_to("POST", "/", {{"X-Amz-Target", "AmazonSSM.GetParameter"}}, large), "ssm"));
  EXPECT_EQ(ssm.status, 413);
  EXPECT_THAT(ssm.body, HasSubstr("RequestEntityTooLarge"));
  EXPECT_THAT(rig.send(form(large)).body, HasSubstr("RequestEntityTooLarge"));
  const Response s3 = rig.send(
      Signer()(request_to("PUT", "/bucket?tagging", {}, std::string(17 << 20, ' ')), "s3"));
  EXPECT_EQ(s3.status, 400);
  EXPECT_THAT(s3.body, HasSubstr("MaxMessageLengthExceeded"));
  const Response broken = rig.send(Signer()(
      request_to("POST", "/",
                 {{"X-Amz-Target", "AmazonSSM.GetParameter"}, {"Content-Encoding", "gzip"}}, "x"),
      "ssm"));
  EXPECT_EQ(broken.status, 400);
}

TEST(Exchange, HidesNothingOfOurFailures) {
  GatewayRig rig(make_echo);
  for (const char* name : {"bug", "disk", "crash"}) {
    const Response response = rig.send(Signer()(get_parameter(name), "ssm"));
    EXPECT_EQ(response.status, 500) << name;
    EXPECT_THAT(response.body, HasSubstr("InternalFailure")) << name;
  }
}

TEST(Exchange, LetsTheServiceHaveTheFirstAndTheLastWord) {
  GatewayRig rig(make_echo);
  EXPECT_EQ(header_of(rig.send(request_to("OPTIONS", "/b/k")), "x-bucket"), "none");
  const Response named = rig.send(request_to("OPTIONS", "/k", {{"Host", "photos.localhost"}}));
  EXPECT_EQ(header_of(named, "x-bucket"), "photos");
  const Response refused = rig.send(request_to("PATCH", "/b/k", {{"Origin", "http://x"}}));
  EXPECT_EQ(header_of(refused, "x-finished"), "yes");
}

TEST(Exchange, ObeysRules) {
  GatewayRig rig(make_echo);
  Rule refuse;
  refuse.id = "r1";
  refuse.services = {"ssm"};
  refuse.resources = {"a"};
  refuse.error = Rule::Refusal{"ThrottlingException", "Rate exceeded", 400};
  rig.rules.add(refuse);
  EXPECT_THAT(rig.send(Signer()(get_parameter("a"), "ssm")).body, HasSubstr("ThrottlingException"));
  EXPECT_EQ(rig.entry().rule, "r1");
  EXPECT_EQ(rig.entry().code, "ThrottlingException");
  EXPECT_EQ(rig.send(Signer()(get_parameter("b"), "ssm")).status, 200);
  rig.rules.clear();
  Rule drop;
  drop.is_dropped = true;
  rig.rules.add(drop);
  EXPECT_TRUE(rig.send(Signer()(get_parameter("a"), "ssm")).is_dropped);
  EXPECT_EQ(rig.entry().status, 0);
}

TEST(Exchange, RecordsWhoAskedForWhat) {
  GatewayRig rig(make_echo);
  const Response response = rig.send(Signer()(get_parameter("a"), "ssm"));
  const Entry entry = rig.entry();
  EXPECT_EQ(entry.service, "ssm");
  EXPECT_EQ(entry.operation, "GetParameter");
  EXPECT_EQ(entry.resource, "a");
  EXPECT_EQ(entry.account, "000000000000");
  EXPECT_EQ(entry.access_key, "test");
  EXPECT_EQ(entry.status, 200);
  EXPECT_EQ(entry.request_id, header_of(response, "x-amzn-RequestId"));
  EXPECT_EQ(entry.bytes_out, response.body.size());
  EXPECT_EQ(entry.source_ip, "127.0.0.1");
}

TEST(Exchange, CarriesCallsFromWithin) {
  GatewayRig rig(make_echo);
  EXPECT_EQ(rig.send(Signer()(get_parameter("inner"), "ssm")).status, 200);
  const auto entries = rig.recorder.find({}, 10);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].operation, "PutParameter");
  EXPECT_EQ(entries[0].account, "111122223333");
  EXPECT_EQ(entries[0].region, "eu-west-1");
  EXPECT_EQ(entries[0].arn, "arn:aws:iam::111122223333:root");
  const auto refused = [&](const char* operation, Value input) {
    try {
      rig.core.call({"ssm", operation, std::move(input), "111122223333", "eu-west-1"});
    } catch (const wire::Fault& fault) {
      return fault.code();
    }
    return std::string();
  };
  EXPECT_EQ(refused("GetParameter", Value::structure()), "ValidationException");
  EXPECT_EQ(refused("GetParameter", Value::structure({{"Name", "absent"}})), "ParameterNotFound");
  EXPECT_EQ(refused("DescribeOpsItems", Value::structure()), "UnknownOperationException");
}

TEST(Exchange, TakesAccountsAsKeysWhenAnythingGoes) {
  GatewayRig rig(make_echo, Strictness::any);
  EXPECT_THAT(rig.send(Signer{"111122223333"}(get_parameter("a"), "ssm")).body,
              HasSubstr("111122223333 us-east-1 arn:aws:iam::111122223333:root"));
  EXPECT_THAT(rig.send(get_parameter("a")).body, HasSubstr("000000000000 us-east-1"));
}

}  // namespace
}  // namespace fakes
