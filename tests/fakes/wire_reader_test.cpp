// What each protocol's reader makes of good and of broken bodies.
#include <gmock/gmock.h>

#include "fakes/wire/json.h"
#include "fakes/wire/xml.h"
#include "tests/fakes/wire_call.h"

namespace fakes::wire {
namespace {

using test::fault_of;
using test::form;
using test::json;
using test::read;
using test::rest;
using testing::StartsWith;

std::string put(std::string body) {
  return fault_of("ssm", json("AmazonSSM.PutParameter", std::move(body)));
}

TEST(WireJson, ReadsMembersAndSkipsWhatIsUnknown) {
  const Value input =
      read("ssm", json("AmazonSSM.PutParameter",
                       R"({"x":{"Name":[1,{}]},"Name":"/a","Overwrite":true,"Value":null,"y":[[1]],
                      "Tags":[{"Key":"k","z":1,"Value":"\u00e9\ud83d\ude00"}]})"));
  const Value expected = Value::structure(
      {{"Name", "/a"},
       {"Overwrite", true},
       {"Tags",
        Value::List{Value::structure({{"Key", "k"}, {"Value", "\xC3\xA9\xF0\x9F\x98\x80"}})}}});
  EXPECT_EQ(input, expected);
}

TEST(WireJson, OfRepeatedKeysTheLastCounts) {
  const Value input = read("ssm", json("AmazonSSM.SendCommand",
                                       R"({"DocumentName":"a","Parameters":{"k":["1"],"l":[],
                                           "k":["2"]},"DocumentName":"b"})"));
  EXPECT_EQ(input["DocumentName"].text(), "b");
  EXPECT_EQ(input["Parameters"], Value::map({{"l", Value::list()}, {"k", Value::List{"2"}}}));
}

TEST(WireJson, RefusesOtherTypesInAwsWords) {
  EXPECT_EQ(put(R"({"Name":1})"),
            "SerializationException: NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(put(R"({"Overwrite":"true"})"),
            "SerializationException: STRING_VALUE can not be converted to a Boolean");
  EXPECT_EQ(put(R"({"Name":[]})"),
            "SerializationException: Start of list found where not expected");
  EXPECT_EQ(put(R"({"Tags":{}})"),
            "SerializationException: Start of structure or map found where not expected.");
  EXPECT_EQ(put(R"({"Tags":true})"), "SerializationException: Unexpected field type");
  EXPECT_EQ(put("[]"), "SerializationException: Start of list found where not expected");
  EXPECT_EQ(fault_of("ssm", json("AmazonSSM.GetParametersByPath", R"({"MaxResults":2147483648})")),
            "SerializationException: Numeric value (2147483648) out of range of int");
  EXPECT_EQ(fault_of("ssm", json("AmazonSSM.GetParametersByPath", R"({"MaxResults":1.5})")),
            "SerializationException: DECIMAL_VALUE can not be converted to an Integer");
}

TEST(WireJson, RefusesBrokenBodies) {
  for (const std::string body :
       {"{", "{}}", "{\"a\"", "{\"Name\":\"\xFF\"}", "{\"a\":1e999}", "{\"Name\":\"\\ud800\"}",
        "nul", "1", "\"a\"", "null", "{'a':1}", "{\"a\":01}", "{\"a\":1,}"}) {
    EXPECT_THAT(put(body), StartsWith("SerializationException: ")) << body;
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  EXPECT_EQ(put(deep), "SerializationException: The body is nested too deeply");
}

TEST(WireJson, TakesTheOperationFromTheTarget) {
  EXPECT_EQ(fault_of("ssm", json("AmazonSSM.Put", "{}")),
            "UnknownOperationException: SSM has no operation Put");
  EXPECT_EQ(test::operation_of("ssm", json("AmazonSSM.GetParameter", "{}")), "GetParameter");
}

TEST(WireJson, ReadsRestBodiesAndAddresses) {
  const Value input =
      read("sesv2", rest("PUT", "/v2/email/identities/a%40b.c/dkim", {}, R"({"EmailIdentity":"x",
                         "SigningEnabled":true})"));
  EXPECT_EQ(input, Value::structure({{"SigningEnabled", true}, {"EmailIdentity", "a@b.c"}}));
  const Value list = read("sesv2", rest("GET",
                                        "/v2/email/suppression/addresses?Reason=BOUNCE&PageSize=7"
                                        "&Reason=COMPLAINT&StartDate=2026-01-31T23%3A59%3A59Z"));
  EXPECT_EQ(list["Reasons"], (Value::List{"BOUNCE", "COMPLAINT"}));
  EXPECT_EQ(list["PageSize"].integer(), 7);
  EXPECT_EQ(list["StartDate"].time().time_since_epoch().count(), 1769903999000);
}

std::string tags(std::string more) {
  return fault_of("iam", form("Action=TagUser&UserName=a&" + std::move(more)));
}

TEST(WireQuery, ReadsListsInTheOrderOfTheirNumbers) {
  const Value input =
      read("iam", form("Action=TagUser&UserName=a+b&Tags.member.10.Key=z&Tags.member.2.Value=2"
                       "&Tags.member.2.Key=y&Tags.member.10.Value=&Extra.1=x&Tags.member.2.Key=k"));
  const Value expected = Value::List{Value::structure({{"Key", "k"}, {"Value", "2"}}),
                                     Value::structure({{"Key", "z"}, {"Value", ""}})};
  EXPECT_EQ(input["Tags"], expected);
  EXPECT_EQ(input["UserName"].text(), "a b");
  EXPECT_EQ(input.size(), 2u);
}

TEST(WireQuery, ReadsTheAddressToo) {
  const auto request = rest("GET", "/?Action=ListUsers&Version=2010-05-08&MaxItems=3");
  EXPECT_EQ(test::operation_of("iam", request), "ListUsers");
  EXPECT_EQ(read("iam", request), Value::structure({{"MaxItems", 3}}));
}

TEST(WireQuery, AnEmptyListIsAValue) {
  EXPECT_EQ(read("iam", form("Action=TagUser&Tags="))["Tags"], Value::list());
  EXPECT_FALSE(read("iam", form("Action=TagUser")).has("Tags"));
}

TEST(WireQuery, RefusesWhatIsNoList) {
  EXPECT_EQ(tags("Tags.member.x.Key=a"),
            "MalformedInput: Parameter Tags.member.x.Key has no valid index");
  EXPECT_THAT(tags("Tags.member.99999999999999999999.Key=a"), StartsWith("MalformedInput: "));
  EXPECT_THAT(tags("Tags.member.-1.Key=a"), StartsWith("MalformedInput: "));
  EXPECT_EQ(tags("Tags=a"), "MalformedInput: Parameter Tags is a structure or list, not a value");
  EXPECT_EQ(fault_of("iam", form("Action=ListUsers&MaxItems=many")),
            "MalformedInput: Parameter MaxItems is not a valid Integer");
  EXPECT_EQ(fault_of("iam", form("Action=CreateUser&UserName=%FF")),
            "MalformedQueryString: The query string contains a syntax error");
}

TEST(WireQuery, NamesTheUnknownOperation) {
  EXPECT_EQ(fault_of("iam", form("Action=GetUsr&Version=2010-05-08")),
            "InvalidAction: Could not find operation GetUsr for version 2010-05-08");
  EXPECT_EQ(fault_of("iam", form("Version=2010-05-08")),
            "MissingAction: The request is missing an action or operation parameter");
}

TEST(WireQuery, HighNumbersCostNothing) {
  std::string body = "Action=TagUser&UserName=a";
  for (int i = 0; i < 20'000; ++i) {
    body += "&Tags.member." + std::to_string(4'000'000'000LL - i) + ".Key=k";
  }
  EXPECT_EQ(read("iam", form(body))["Tags"].size(), 20'000u);
}

Value tagging(const std::string& document) {
  return read("s3", rest("PUT", "/b?tagging", {}, document))["Tagging"];
}

std::string tagging_fault(const std::string& document) {
  const auto fault = fault_of("s3", rest("PUT", "/b?tagging", {}, document));
  return fault.substr(0, fault.find(':'));
}

TEST(WireXml, ReadsElementsOfAnyNamespace) {
  const Value value = tagging(
      "<?xml version='1.0'?><s:Tagging xmlns:s='urn:x'><!-- c --><s:TagSet><s:Tag><s:Key>a&amp;<"
      "![CDATA[<b>]]>&#x41;</s:Key><s:Value> </s:Value><Other/></s:Tag><Tag/></s:TagSet>"
      "</s:Tagging>");
  const Value first = Value::structure({{"Key", "a&<b>A"}, {"Value", " "}});
  EXPECT_EQ(value, Value::structure({{"TagSet", Value::List{first, Value::structure()}}}));
}

TEST(WireXml, ReadsAttributesAndFlatLists) {
  const Value input = read(
      "s3", rest("PUT", "/b?acl", {},
                 "<AccessControlPolicy><AccessControlList><Grant><Grantee "
                 "xmlns:x='http://www.w3.org/2001/XMLSchema-instance' x:type='Group'><URI>u</URI>"
                 "</Grantee><Permission>READ</Permission></Grant></AccessControlList>"
                 "</AccessControlPolicy>"));
  const Value grantee = Value::structure({{"Type", "Group"}, {"URI", "u"}});
  EXPECT_EQ(input["AccessControlPolicy"]["Grants"].items().at(0)["Grantee"], grantee);
  const Value deletion = read("s3", rest("POST", "/b?delete", {},
                                         "<Delete><Object><Key>1</Key></Object><Object><Key>2</Key>"
                                         "</Object><Quiet>true</Quiet></Delete>"))["Delete"];
  EXPECT_EQ(deletion["Objects"].size(), 2u);
  EXPECT_TRUE(deletion["Quiet"].boolean());
}

TEST(WireXml, RefusesBrokenDocuments) {
  for (const std::string document :
       {"<Tagging>", "<Tagging></Taggin>", "x", "<Tagging/><Tagging/>", "<Other/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><Tagging><TagSet/></Tagging>", "<Tagging>\xFF</Tagging>",
        "<Tagging><TagSet><Tag><Key><a/></Key></Tag></TagSet></Tagging>"}) {
    EXPECT_EQ(tagging_fault(document), "MalformedXML") << document;
  }
  EXPECT_EQ(tagging_fault("<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>"),
            "MalformedXML");
  EXPECT_EQ(tagging_fault("<Tagging><TagSet/></Tagging>"), "");
  std::string deep = "<Tagging>";
  for (int i = 0; i < 100'000; ++i) deep += "<TagSet>";
  EXPECT_EQ(tagging_fault(deep), "MalformedXML");
}

TEST(WireXml, LeavesEntitiesAlone) {
  EXPECT_EQ(tagging("<Tagging><TagSet><Tag><Key>&x;</Key></Tag></TagSet></Tagging>")["TagSet"]
                .items()
                .at(0)["Key"]
                .text(),
            "&x;");
}

TEST(WireHttp, ReadsHeadersAndLeavesTheStreamInTheBody) {
  const Value input = read("s3", rest("PUT", "/b/k",
                                      {{"X-Amz-Meta-Color", "red"},
                                       {"x-amz-meta-size", "7"},
                                       {"Content-Length", "3"},
                                       {"x-amz-server-side-encryption-bucket-key-enabled", "True"},
                                       {"Expires", "Sat, 31 Jan 2026 23:59:59 GMT"}},
                                      "abc"));
  EXPECT_EQ(input["Metadata"], Value::map({{"color", "red"}, {"size", "7"}}));
  EXPECT_EQ(input["ContentLength"].integer(), 3);
  EXPECT_TRUE(input["BucketKeyEnabled"].boolean());
  EXPECT_FALSE(input.has("Body"));
  EXPECT_EQ(input["Expires"].time().time_since_epoch().count(), 1769903999000);
  EXPECT_EQ(fault_of("s3", rest("GET", "/b?list-type=2&max-keys=many")),
            "InvalidArgument: Provided max-keys is not a valid Integer");
}

}  // namespace
}  // namespace fakes::wire
