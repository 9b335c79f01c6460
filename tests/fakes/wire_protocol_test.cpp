// What is sent, as golden files: one answer and one error of each protocol.
#include "fakes/wire/protocol.h"

#include <gmock/gmock.h>

#include <limits>

#include "sim/base/error.h"
#include "tests/fakes/wire_call.h"
#include "tests/support/golden.h"

namespace fakes::wire {
namespace {

using sim::test::expect_golden;
using test::call_of;
using test::shown;

const ResponseIds kIds{"request-1", "host-1", "/bucket/key"};

Timestamp moment() {
  return Timestamp(std::chrono::milliseconds(1769903999120));
}

TEST(WireOutput, Query) {
  const Value user = Value::structure({{"Path", "/"},
                                       {"UserName", "a<b>&\"c\""},
                                       {"CreateDate", moment()},
                                       {"Tags", Value::list()}});
  const auto response =
      write_output(call_of("iam", "CreateUser"), Value::structure({{"User", user}}), kIds);
  expect_golden("wire_query_output.txt", shown(response));
  const auto empty = write_output(call_of("iam", "DeleteUser"), {}, kIds);
  expect_golden("wire_query_no_output.txt", shown(empty));
}

TEST(WireOutput, Json) {
  const Value parameter = Value::structure({{"Name", "/a\n\"\\\x01"},
                                            {"Version", 7},
                                            {"LastModifiedDate", moment()},
                                            {"Value", "\xFF"}});
  const auto response = write_output(call_of("ssm", "GetParameter"),
                                     Value::structure({{"Parameter", parameter}}), kIds);
  expect_golden("wire_json_output.txt", shown(response));
}

TEST(WireOutput, RestJson) {
  const Value quota =
      Value::structure({{"Max24HourSend", 200.0},
                        {"MaxSendRate", 0.5},
                        {"SentLast24Hours", std::numeric_limits<double>::infinity()}});
  const auto response =
      write_output(call_of("sesv2", "GetAccount"), Value::structure({{"SendQuota", quota}}), kIds);
  expect_golden("wire_rest_json_output.txt", shown(response));
}

TEST(WireOutput, RestXml) {
  const Value object = Value::structure(
      {{"Key", "a b"}, {"LastModified", moment()}, {"ETag", "\"1\""}, {"Size", 3}});
  const Value list = Value::structure({{"Name", "bucket"},
                                       {"IsTruncated", false},
                                       {"Contents", Value::List{object, object}},
                                       {"Delimiter", Value()}});
  expect_golden("wire_rest_xml_output.txt",
                shown(write_output(call_of("s3", "ListObjectsV2"), list, kIds)));
  const Value location = Value::structure({{"LocationConstraint", "us-west-2"}});
  expect_golden("wire_s3_location.txt",
                shown(write_output(call_of("s3", "GetBucketLocation"), location, kIds)));
  const Value head = Value::structure({{"ContentLength", 3},
                                       {"LastModified", moment()},
                                       {"Metadata", Value::map({{"color", "red\r\nx: y"}})}});
  expect_golden("wire_s3_head.txt", shown(write_output(call_of("s3", "HeadObject"), head, kIds)));
  const Value grant = Value::structure(
      {{"Grantee", Value::structure({{"Type", "Group"}, {"URI", "u"}})}, {"Permission", "READ"}});
  const Value acl = Value::structure({{"Grants", Value::List{grant}}});
  expect_golden("wire_s3_acl.txt", shown(write_output(call_of("s3", "GetBucketAcl"), acl, kIds)));
}

TEST(WireOutput, RefusesWhatTheModelDoesNotHave) {
  const auto ssm = call_of("ssm", "GetParameter");
  const auto iam = call_of("iam", "CreateUser");
  const auto bad = [](const Call& call, const Value& output) {
    try {
      write_output(call, output, kIds);
    } catch (const sim::Error& error) {
      EXPECT_EQ(error.category(), sim::Category::internal);
      return error.message();
    }
    return std::string();
  };
  EXPECT_EQ(bad(ssm, Value::structure({{"Paramter", Value::structure()}})),
            "GetParameterResult has no member Paramter");
  EXPECT_EQ(bad(ssm, Value::structure({{"Parameter", Value::structure({{"Version", "7"}})}})),
            "a value of PSParameterVersion is not an integer");
  EXPECT_EQ(bad(iam, Value::structure({{"User", Value::structure({{"Tags", "x"}})}})),
            "a value of tagListType is not a list");
}

TEST(WireFault, EachProtocol) {
  const Fault gone = Fault("NoSuchEntity", "The user <ada> cannot be found.");
  expect_golden("wire_query_fault.txt", shown(write_fault(call_of("iam", "GetUser"), gone, kIds)));
  const Fault missing("ParameterNotFound", "Parameter /a not found.");
  expect_golden("wire_json_fault.txt",
                shown(write_fault(call_of("ssm", "GetParameter"), missing, kIds)));
  const Fault not_found("NotFoundException", "Email identity x does not exist.");
  expect_golden("wire_rest_json_fault.txt",
                shown(write_fault(call_of("sesv2", "GetEmailIdentity"), not_found, kIds)));
  Fault bucket("NoSuchBucket", "The specified bucket does not exist");
  bucket.with("BucketName", "bucket").with_status(404);
  expect_golden("wire_s3_fault.txt", shown(write_fault(call_of("s3", "GetObject"), bucket, kIds)));
  EXPECT_EQ(write_fault(call_of("s3", "HeadObject"), bucket, kIds).body, "");
}

TEST(WireFault, UnknownCodesAreSentAsTheyAre) {
  const auto response =
      write_fault(call_of("ssm", "GetParameter"), Fault("Odd", "Why not").with_status(503), kIds);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, R"({"__type":"Odd","message":"Why not"})");
}

TEST(WireFault, SaysTheQueryCodeToJsonClientsThatAsk) {
  auto call = call_of("iam", "GetUser");
  call.protocol = Protocol::json;
  call.query_mode = true;
  const auto response = write_fault(call, Fault("NoSuchEntityException", "gone"), kIds);
  EXPECT_THAT(shown(response), testing::HasSubstr("x-amzn-query-error: NoSuchEntity;Sender\n"));
  EXPECT_THAT(response.body, testing::HasSubstr(R"("__type":"NoSuchEntityException")"));
}

TEST(WireProtocol, JsonVersionFollowsTheClient) {
  auto request = test::json("AmazonSSM.GetParameter", "{}");
  request.headers[1].value = "application/x-amz-json-1.0";
  const Call call = open_call(test::service("ssm"), request);
  EXPECT_THAT(shown(write_output(call, {}, kIds)),
              testing::HasSubstr("Content-Type: application/x-amz-json-1.0\n"));
}

TEST(WireProtocol, AQueryServiceCanBeSpokenToInJson) {
  const auto request = test::json("X.TagUser", R"({"UserName":"a","Tags":[{"Key":"k"}]})");
  const Call call = open_call(test::service("iam"), request);
  EXPECT_EQ(call.protocol, Protocol::json);
  EXPECT_EQ(read_input(call, request)["Tags"].items().at(0)["Key"].text(), "k");
}

}  // namespace
}  // namespace fakes::wire
