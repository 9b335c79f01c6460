#include <gmock/gmock.h>

#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using wire::Value;

constexpr const char* kJson = R"({
  "schemaVersion": "2.2",
  "description": "Say hello",
  "parameters": {
    "count": {"type": "Integer", "default": 3, "description": "How often"},
    "loud": {"type": "Boolean", "default": false},
    "words": {"type": "StringList", "default": ["a", "b"]},
    "map": {"type": "StringMap", "default": {"k": ["v"]}},
    "must": {"type": "String"}
  },
  "mainSteps": [{"action": "aws:runShellScript", "name": "hello",
                 "inputs": {"runCommand": ["echo hello"]}}]
})";
constexpr const char* kYaml =
    "schemaVersion: \"2.2\"\n"
    "description: Say hello\n"
    "mainSteps:\n"
    "  - action: aws:runShellScript\n"
    "    name: hello\n"
    "    inputs:\n"
    "      runCommand: [echo hello]\n";

class SsmDocuments : public testing::Test {
 protected:
  Value create(std::string_view name, std::string_view content, std::string_view format = "JSON",
               std::string_view version_name = "Base") {
    return rig.call("CreateDocument", {{"Name", name},
                                       {"Content", content},
                                       {"DocumentFormat", format},
                                       {"DocumentType", "Command"},
                                       {"VersionName", version_name}})["DocumentDescription"];
  }
  Value update(std::string_view name, std::string_view text) {
    const std::string content =
        "{\"schemaVersion\": \"2.2\", \"description\": \"" + std::string(text) + "\"}";
    return rig.call("UpdateDocument", {{"Name", name},
                                       {"Content", content},
                                       {"DocumentVersion", "$LATEST"}})["DocumentDescription"];
  }
  std::string refusal(std::string_view operation, ServiceRig::Members members) {
    const auto fault = rig.fault_of(operation, members);
    return fault ? fault->code() + ": " + fault->message() : "";
  }
  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  std::vector<std::string> listed(Value::List filters = {}) {
    const Value out = rig.call("ListDocuments", {{"Filters", Value(std::move(filters))}});
    std::vector<std::string> names;
    for (const Value& one : out["DocumentIdentifiers"].items()) {
      names.push_back(one["Name"].text());
    }
    return names;
  }
  static Value filter(std::string_view key, std::string_view value) {
    return Value::structure({{"Key", key}, {"Values", texts({std::string(value)})}});
  }

  ServiceRig rig{make_ssm};
};

TEST_F(SsmDocuments, AreDescribedFromTheirContent) {
  const Value description = create("Hello", kJson);
  EXPECT_EQ(description["Status"].text(), "Active");
  EXPECT_EQ(description["Owner"].text(), "000000000000");
  EXPECT_EQ(description["Description"].text(), "Say hello");
  EXPECT_EQ(description["SchemaVersion"].text(), "2.2");
  EXPECT_EQ(description["HashType"].text(), "Sha256");
  EXPECT_THAT(description["Hash"].text(), SizeIs(64));
  EXPECT_EQ(description["PlatformTypes"], texts({"Linux", "MacOS"}));
  const auto& parameters = description["Parameters"].items();
  ASSERT_THAT(parameters, SizeIs(5));
  EXPECT_EQ(parameters[0]["DefaultValue"].text(), "3");
  EXPECT_EQ(parameters[1]["DefaultValue"].text(), "False");
  EXPECT_EQ(parameters[2]["DefaultValue"].text(), "[\"a\", \"b\"]");
  EXPECT_EQ(parameters[3]["DefaultValue"].text(), "{\"k\": [\"v\"]}");
  EXPECT_FALSE(parameters[4].has("DefaultValue"));
}

TEST_F(SsmDocuments, AreRefusedAsAWSDoes) {
  create("Hello", kJson);
  EXPECT_EQ(refusal("CreateDocument", {{"Name", "Hello"}, {"Content", kJson}}),
            "DocumentAlreadyExists: The specified document already exists.");
  EXPECT_EQ(refusal("CreateDocument", {{"Name", "Other"}, {"Content", kYaml}}),
            "InvalidDocumentContent: The content for the document is not valid.");
  EXPECT_THAT(
      refusal("CreateDocument", {{"Name", "Other"}, {"Content", R"({"schemaVersion": "9.9"})"}}),
      HasSubstr("InvalidDocumentSchemaVersion"));
  EXPECT_THAT(refusal("CreateDocument", {{"Name", "AWS-Mine"}, {"Content", kJson}}),
              HasSubstr("ValidationException"));
  EXPECT_EQ(rig.code_of("CreateDocument",
                        {{"Name", "Deep"},
                         {"Content", "{\"schemaVersion\": \"2.2\", \"a\": " +
                                         std::string(100, '[') + std::string(100, ']') + "}"}}),
            "InvalidDocumentContent");
  EXPECT_EQ(rig.code_of("CreateDocument", {{"Name", "AWSAccelerator-Logging"}, {"Content", kJson}}),
            "");
  EXPECT_EQ(refusal("GetDocument", {{"Name", "None"}}),
            "InvalidDocument: The specified document does not exist.");
  EXPECT_EQ(refusal("UpdateDocument", {{"Name", "Hello"}, {"Content", kJson}}),
            "DuplicateDocumentContent: The content of the association document matches another "
            "document. Change the content of the document and try again.");
  EXPECT_EQ(
      refusal("UpdateDocument", {{"Name", "Hello"}, {"Content", "{}"}, {"DocumentVersion", "2"}}),
      "InvalidDocumentVersion: The document version is not valid or does not exist.");
  EXPECT_EQ(refusal("UpdateDocument", {{"Name", "Hello"},
                                       {"Content", R"({"schemaVersion": "2.2"})"},
                                       {"VersionName", "Base"}}),
            "DuplicateDocumentVersionName: The specified version name is a duplicate.");
}

TEST_F(SsmDocuments, AreReadInBothFormats) {
  create("Hello", kYaml, "YAML");
  const Value json = rig.call("GetDocument", {{"Name", "Hello"}});
  EXPECT_EQ(json["DocumentFormat"].text(), "JSON");
  EXPECT_THAT(json["Content"].text(), HasSubstr("\"runCommand\": ["));
  EXPECT_EQ(
      rig.call("GetDocument", {{"Name", "Hello"}, {"DocumentFormat", "YAML"}})["Content"].text(),
      kYaml);
  create("World", kJson);
  EXPECT_THAT(
      rig.call("GetDocument", {{"Name", "World"}, {"DocumentFormat", "YAML"}})["Content"].text(),
      HasSubstr("mainSteps:\n  -\n    action: \"aws:runShellScript\"\n"));
}

TEST_F(SsmDocuments, HaveVersions) {
  create("Hello", kJson);
  EXPECT_EQ(update("Hello", "two")["DocumentVersion"].text(), "2");
  const Value third = update("Hello", "three");
  EXPECT_EQ(third["LatestVersion"].text(), "3");
  EXPECT_EQ(third["DefaultVersion"].text(), "1");
  const auto read = [&](ServiceRig::Members members) {
    return rig.call("DescribeDocument", members)["Document"]["Description"].text();
  };
  EXPECT_EQ(read({{"Name", "Hello"}}), "Say hello");
  EXPECT_EQ(read({{"Name", "Hello"}, {"DocumentVersion", "$LATEST"}}), "three");
  EXPECT_EQ(read({{"Name", "Hello"}, {"VersionName", "Base"}}), "Say hello");
  EXPECT_EQ(rig.code_of("GetDocument", {{"Name", "Hello"}, {"DocumentVersion", "4"}}),
            "InvalidDocument");
  rig.call("UpdateDocumentDefaultVersion", {{"Name", "Hello"}, {"DocumentVersion", "2"}});
  EXPECT_EQ(read({{"Name", "Hello"}}), "two");
  EXPECT_EQ(refusal("DeleteDocument", {{"Name", "Hello"}, {"DocumentVersion", "2"}}),
            "InvalidDocumentOperation: Default version of the document can't be deleted.");
  rig.call("DeleteDocument", {{"Name", "Hello"}, {"DocumentVersion", "3"}});
  const Value versions = rig.call("ListDocumentVersions", {{"Name", "Hello"}});
  ASSERT_THAT(versions["DocumentVersions"].items(), SizeIs(2));
  EXPECT_TRUE(versions["DocumentVersions"].items()[0]["IsDefaultVersion"].boolean());
  rig.call("DeleteDocument", {{"Name", "Hello"}});
  EXPECT_EQ(rig.code_of("GetDocument", {{"Name", "Hello"}}), "InvalidDocument");
}

TEST_F(SsmDocuments, AreListed) {
  create("Bee", kJson);
  create("Ant", kYaml, "YAML");
  EXPECT_THAT(listed(), ElementsAre("Ant", "Bee"));
  EXPECT_THAT(listed({filter("Owner", "Self")}), ElementsAre("Ant", "Bee"));
  EXPECT_THAT(listed({filter("Owner", "Amazon"), filter("Name", "AWS-RunS")}),
              ElementsAre("AWS-RunShellScript"));
  EXPECT_THAT(listed({filter("DocumentType", "Session")}), IsEmpty());
  EXPECT_EQ(rig.call("ListDocuments", {{"MaxResults", 1}})["NextToken"].text(), "1");
  EXPECT_EQ(rig.code_of("ListDocuments", {{"Filters", Value(Value::List{filter("X", "y")})}}),
            "InvalidFilterKey");
}

TEST_F(SsmDocuments, AreShared) {
  create("Hello", kJson);
  const auto modify = [&](std::string_view member, const std::vector<std::string>& ids) {
    return rig.code_of(
        "ModifyDocumentPermission",
        {{"Name", "Hello"}, {"PermissionType", "Share"}, {member.data(), texts(ids)}});
  };
  const auto shared = [&] {
    return rig.call("DescribeDocumentPermission",
                    {{"Name", "Hello"}, {"PermissionType", "Share"}})["AccountIds"];
  };
  EXPECT_EQ(shared(), texts({}));
  EXPECT_EQ(modify("AccountIdsToAdd", {"111111111111", "222222222222"}), "");
  EXPECT_EQ(shared(), texts({"111111111111", "222222222222"}));
  EXPECT_EQ(rig.code_of("DeleteDocument", {{"Name", "Hello"}}), "InvalidDocumentOperation");
  EXPECT_EQ(modify("AccountIdsToRemove", {"111111111111", "222222222222"}), "");
  EXPECT_EQ(shared(), texts({}));
  EXPECT_EQ(modify("AccountIdsToAdd", {"1234"}), "ValidationException");
  EXPECT_EQ(modify("AccountIdsToAdd", {"all", "111111111111"}), "DocumentPermissionLimit");
  EXPECT_EQ(
      rig.code_of("DescribeDocumentPermission", {{"Name", "Hello"}, {"PermissionType", "Other"}}),
      "InvalidPermissionType");
}

TEST_F(SsmDocuments, HaveTagsAndReviews) {
  rig.call("CreateDocument",
           {{"Name", "Hello"},
            {"Content", kJson},
            {"Tags", Value(Value::List{Value::structure({{"Key", "k"}, {"Value", "v"}})})}});
  const Value tags =
      rig.call("ListTagsForResource", {{"ResourceType", "Document"}, {"ResourceId", "Hello"}});
  EXPECT_THAT(tags["TagList"].items(), SizeIs(1));
  rig.call("UpdateDocumentMetadata",
           {{"Name", "Hello"}, {"DocumentReviews", Value::structure({{"Action", "Approve"}})}});
  const Value history =
      rig.call("ListDocumentMetadataHistory", {{"Name", "Hello"}, {"Metadata", "DocumentReviews"}});
  EXPECT_EQ(history["Metadata"]["ReviewerResponse"].items().at(0)["ReviewStatus"].text(),
            "APPROVED");
  rig.call("DeleteDocument", {{"Name", "Hello"}});
  EXPECT_EQ(
      rig.code_of("ListTagsForResource", {{"ResourceType", "Document"}, {"ResourceId", "Hello"}}),
      "InvalidResourceId");
}

}  // namespace
}  // namespace fakes::test
