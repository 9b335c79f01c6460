#include "fakes/wire/validate.h"

#include <gmock/gmock.h>

#include "tests/fakes/wire_call.h"

namespace fakes::wire {
namespace {

using test::fault_of;
using test::form;
using test::json;
using test::rest;
using testing::EndsWith;
using testing::HasSubstr;

TEST(WireValidate, AcceptsWhatTheModelAllows) {
  EXPECT_EQ(fault_of("ssm", json("AmazonSSM.PutParameter",
                                 R"({"Name":"/a","Value":"b","Type":"String"})")),
            "");
  EXPECT_EQ(fault_of("iam", form("Action=CreateUser&UserName=ada.l@x")), "");
  EXPECT_EQ(fault_of("sts", form("Action=GetCallerIdentity")), "");
  EXPECT_EQ(fault_of("s3", rest("PUT", "/b/k", {}, "abc")), "");
}

TEST(WireValidate, SaysAllProblemsAsJsonServicesDo) {
  EXPECT_EQ(fault_of("ssm", json("AmazonSSM.PutParameter", R"({"Value":"b","Type":"Text"})")),
            "ValidationException: 2 validation errors detected: Value null at 'name' failed to "
            "satisfy constraint: Member must not be null; Value 'Text' at 'type' failed to satisfy "
            "constraint: Member must satisfy enum value set: [SecureString, StringList, String]");
  EXPECT_EQ(
      fault_of("ssm", json("AmazonSSM.GetParametersByPath", R"({"Path":"/","MaxResults":99})")),
      "ValidationException: 1 validation error detected: Value '99' at 'maxResults' failed "
      "to satisfy constraint: Member must have value less than or equal to 10");
}

TEST(WireValidate, NamesThePathOfInnerMembers) {
  EXPECT_THAT(fault_of("ssm", json("AmazonSSM.DescribeParameters",
                                   R"({"ParameterFilters":[{"Key":"Name"},{"Option":"x"}]})")),
              HasSubstr("Value null at 'parameterFilters.2.member.key' failed"));
  EXPECT_THAT(
      fault_of("ssm", json("AmazonSSM.GetParameters", R"({"Names":[]})")),
      EndsWith("Value '[]' at 'names' failed to satisfy constraint: Member must have length "
               "greater than or equal to 1"));
}

TEST(WireValidate, SpeaksOfListsThatHoldABadItem) {
  EXPECT_THAT(fault_of("iam", form("Action=UntagUser&UserName=a&TagKeys.member.1=ok"
                                   "&TagKeys.member.2=%23")),
              HasSubstr("Value '[ok, #]' at 'tagKeys' failed to satisfy constraint: Member must "
                        "satisfy constraint: [Member must have length less than or equal to 128, "
                        "Member must have length greater than or equal to 1, Member must satisfy "
                        "regular expression pattern: "));
}

TEST(WireValidate, KeepsSecretsOutOfMessages) {
  EXPECT_EQ(fault_of("iam", form("Action=ChangePassword&OldPassword=%01&NewPassword=x")),
            "ValidationError: 1 validation error detected: Value at 'oldPassword' failed to "
            "satisfy constraint: Member must satisfy regular expression pattern: "
            "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

TEST(WireValidate, UsesEachProtocolsCode) {
  EXPECT_THAT(fault_of("iam", form("Action=CreateUser")),
              "ValidationError: 1 validation error detected: Value null at 'userName' failed to "
              "satisfy constraint: Member must not be null");
  EXPECT_THAT(fault_of("sesv2", rest("POST", "/v2/email/identities", {}, "{}")),
              HasSubstr("BadRequestException: 1 validation error detected: Value null at "
                        "'emailIdentity' failed"));
  EXPECT_THAT(fault_of("s3", rest("PUT", "/b?versioning", {},
                                  "<VersioningConfiguration><Status>On</Status>"
                                  "</VersioningConfiguration>")),
              HasSubstr("MalformedXML: "));
  EXPECT_THAT(fault_of("s3", rest("PUT", "/b", {{"x-amz-object-ownership", "Mine"}})),
              HasSubstr("InvalidArgument: "));
}

}  // namespace
}  // namespace fakes::wire
