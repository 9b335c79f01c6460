#include <gmock/gmock.h>

#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using wire::Value;

class SsmParameters : public testing::Test {
 protected:
  Value put(std::string_view name, std::string_view value, ServiceRig::Members more = {}) {
    Value input = Value::structure({{"Name", name}, {"Value", value}, {"Type", "String"}});
    for (const auto& field : more) input.set(field.name, field.value);
    return rig.call("PutParameter", input);
  }
  Value overwrite(std::string_view name, std::string_view value) {
    return rig.call("PutParameter", {{"Name", name}, {"Value", value}, {"Overwrite", true}});
  }
  std::string refusal(std::string_view operation, Value input) {
    const auto fault = rig.fault_of(operation, std::move(input));
    return fault ? fault->code() + ": " + fault->message() : "";
  }
  std::string put_refusal(std::string_view name, ServiceRig::Members more = {}) {
    Value input = Value::structure({{"Name", name}, {"Value", "v"}, {"Type", "String"}});
    for (const auto& field : more) input.set(field.name, field.value);
    return refusal("PutParameter", input);
  }
  Value get(std::string_view name, bool decrypted = false) {
    const Value out = rig.call("GetParameter", {{"Name", name}, {"WithDecryption", decrypted}});
    return out["Parameter"];
  }
  std::string value_of(std::string_view name) { return get(name)["Value"].text(); }
  Value describe(std::string_view name) {
    const Value out = rig.call(
        "DescribeParameters",
        {{"ParameterFilters", Value(Value::List{Value::structure(
                                  {{"Key", "Name"}, {"Values", texts({std::string(name)})}})})}});
    return out["Parameters"].items().at(0);
  }
  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  static std::vector<std::string> names(const Value& output) {
    std::vector<std::string> all;
    for (const Value& one : output["Parameters"].items()) all.push_back(one["Name"].text());
    return all;
  }
  static Value filter(std::string_view key, const std::vector<std::string>& values,
                      std::string_view option = "") {
    Value one = Value::structure({{"Key", key}});
    if (!values.empty()) one.set("Values", texts(values));
    if (!option.empty()) one.set("Option", option);
    return one;
  }
  std::vector<std::string> described(Value::List filters) {
    return names(rig.call("DescribeParameters", {{"ParameterFilters", Value(std::move(filters))}}));
  }
  std::string filter_refusal(Value::List filters) {
    return refusal("DescribeParameters",
                   Value::structure({{"ParameterFilters", Value(std::move(filters))}}));
  }

  ServiceRig rig{make_ssm};
};

TEST_F(SsmParameters, AreReadAsTheyWerePut) {
  const Value put_answer = put("/app/db", "host");
  EXPECT_EQ(put_answer["Version"].integer(), 1);
  EXPECT_EQ(put_answer["Tier"].text(), "Standard");
  const Value parameter = get("/app/db");
  EXPECT_EQ(parameter["Name"].text(), "/app/db");
  EXPECT_EQ(parameter["Type"].text(), "String");
  EXPECT_EQ(parameter["Value"].text(), "host");
  EXPECT_EQ(parameter["Version"].integer(), 1);
  EXPECT_EQ(parameter["DataType"].text(), "text");
  EXPECT_EQ(parameter["ARN"].text(), "arn:aws:ssm:us-east-1:000000000000:parameter/app/db");
  EXPECT_FALSE(parameter.has("Selector"));
  EXPECT_EQ(describe("/app/db")["LastModifiedUser"].text(), "arn:aws:iam::000000000000:root");
}

TEST_F(SsmParameters, AreApartForAccountsAndRegions) {
  put("a", "east");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a"}}, {.region = "eu-west-1"}),
            "ParameterNotFound");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a"}}, {.account = "111122223333"}),
            "ParameterNotFound");
}

TEST_F(SsmParameters, SurviveTheProgram) {
  put("a", "1");
  put("s", "secret", {{"Type", "SecureString"}});
  rig.reopen();
  EXPECT_EQ(value_of("a"), "1");
  EXPECT_EQ(get("s", true)["Value"].text(), "secret");
  rig.reset();
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a"}}), "ParameterNotFound");
}

// A stack creates a dummy, an operator puts the secret, the stack is applied again.
TEST_F(SsmParameters, KeepWhatAnOperatorPutOverADummy) {
  put("/discourse/dev/secret", "dummy",
      {{"Type", "SecureString"}, {"Description", "by hand"}, {"KeyId", "alias/app"}});
  overwrite("/discourse/dev/secret", "real");
  EXPECT_EQ(put_refusal("/discourse/dev/secret"),
            "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set "
            "the overwrite option in the request to true.");
  EXPECT_EQ(get("/discourse/dev/secret", true)["Value"].text(), "real");
  const Value described = describe("/discourse/dev/secret");
  EXPECT_EQ(described["Description"].text(), "by hand");
  EXPECT_EQ(described["KeyId"].text(), "alias/app");
  EXPECT_EQ(described["Type"].text(), "SecureString");
  EXPECT_EQ(described["Version"].integer(), 2);
}

TEST_F(SsmParameters, AreOneWithAndWithoutTheFirstSlash) {
  put("plain", "1");
  EXPECT_EQ(get("/plain")["Name"].text(), "/plain");
  EXPECT_EQ(get("plain")["ARN"].text(), "arn:aws:ssm:us-east-1:000000000000:parameter/plain");
  EXPECT_EQ(get("arn:aws:ssm:us-east-1:000000000000:parameter/plain")["Name"].text(), "plain");
  EXPECT_THAT(put_refusal("/plain", {{"Overwrite", true}}), HasSubstr("ParameterAlreadyExists"));
  rig.call("DeleteParameter", {{"Name", "/plain"}});
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "plain"}}), "ParameterNotFound");
}

TEST_F(SsmParameters, CannotBeNamedLikeAWS) {
  const std::string reserved =
      "ValidationException: Parameter name: can't be prefixed with \"aws\" or \"ssm\" "
      "(case-insensitive).";
  EXPECT_EQ(put_refusal("SSM_test"), reserved);
  EXPECT_EQ(put_refusal("aws_test"), reserved);
  EXPECT_EQ(put_refusal("/aws"), reserved);
  EXPECT_THAT(put_refusal("/ssm_x/to"), HasSubstr("can't be prefixed with \"ssm\" (case-insen"));
  EXPECT_EQ(put_refusal("/AWS/to"),
            "AccessDeniedException: No access to reserved parameter name: /AWS/to.");
  EXPECT_EQ(put_refusal("a/b"),
            "ValidationException: Parameter name must be a fully qualified name.");
  EXPECT_THAT(put_refusal("/a//b"), HasSubstr("sub-paths divided by slash symbol"));
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "{test}"}}), "ValidationException");
  EXPECT_THAT(put_refusal("a b"), HasSubstr("the following 3 symbols .-_"));
  EXPECT_THAT(put_refusal("/a/../\xc3\xa4"), HasSubstr("ValidationException"));
  EXPECT_THAT(put_refusal("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"),
              HasSubstr("HierarchyLevelLimitExceededException"));
  EXPECT_EQ(put_refusal("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15"), "");
  EXPECT_THAT(put_refusal("/" + std::string(1100, 'a')), HasSubstr("ValidationException"));
}

TEST_F(SsmParameters, RefuseWhatAWSRefuses) {
  EXPECT_THAT(refusal("PutParameter", Value::structure({{"Name", "a"}, {"Value", "v"}})),
              HasSubstr("A parameter type is required when you create a parameter."));
  EXPECT_EQ(put_refusal("a", {{"Value", ""}}),
            "ValidationException: 1 validation error detected: Value at 'value' failed to satisfy "
            "constraint: Member must have length greater than or equal to 1");
  EXPECT_THAT(put_refusal("a", {{"Value", std::string(32769, 'x')}}),
              HasSubstr("length less than or equal to 32768"));
  EXPECT_THAT(put_refusal("a", {{"Type", "str"}}),
              HasSubstr("enum value set: [SecureString, StringList, String]"));
  EXPECT_THAT(put_refusal("a", {{"DataType", "number"}}),
              HasSubstr("The following data type is not supported: number (Data type names are "
                        "all lowercase.)"));
  EXPECT_THAT(put_refusal("a", {{"Value", "{{ssm:b}}"}}), HasSubstr("can't nest another"));
  EXPECT_THAT(put_refusal("a", {{"KeyId", "alias/x"}}),
              HasSubstr("KeyId is required for SecureString type parameter only."));
  const Value tags(Value::List{Value::structure({{"Key", "k"}, {"Value", "v"}})});
  EXPECT_THAT(put_refusal("a", {{"Tags", tags}, {"Overwrite", true}}),
              HasSubstr("Invalid request: tags and overwrite can't be used together."));
  EXPECT_THAT(put_refusal("a", {{"AllowedPattern", "^[0-9]+$"}}),
              HasSubstr("ParameterPatternMismatchException: Parameter value, cannot be validated "
                        "against allowedPattern: ^[0-9]+$"));
  EXPECT_THAT(put_refusal("a", {{"AllowedPattern", "(["}}),
              HasSubstr("InvalidAllowedPatternException"));
}

TEST_F(SsmParameters, HaveTiers) {
  EXPECT_THAT(put_refusal("big", {{"Value", std::string(4097, 'x')}}),
              HasSubstr("Standard tier parameters support a maximum parameter value of 4096"));
  EXPECT_EQ(put("big", std::string(8192, 'x'), {{"Tier", "Intelligent-Tiering"}})["Tier"].text(),
            "Advanced");
  EXPECT_THAT(put_refusal("bigger", {{"Value", std::string(8193, 'x')}, {"Tier", "Advanced"}}),
              HasSubstr("8192"));
  EXPECT_EQ(put("small", "x", {{"Tier", "Intelligent-Tiering"}})["Tier"].text(), "Standard");
  EXPECT_EQ(overwrite("big", "small now")["Tier"].text(), "Advanced");
  EXPECT_THAT(put_refusal("big", {{"Tier", "Standard"}, {"Overwrite", true}}),
              HasSubstr("You can't downgrade a parameter from the advanced-parameter tier"));
  rig.call("UpdateServiceSetting", {{"SettingId", "/ssm/parameter-store/default-parameter-tier"},
                                    {"SettingValue", "Advanced"}});
  EXPECT_EQ(put("other", "x")["Tier"].text(), "Advanced");
}

TEST_F(SsmParameters, EncryptSecureStrings) {
  put("/s", "hunter2", {{"Type", "SecureString"}});
  EXPECT_EQ(get("/s", true)["Value"].text(), "hunter2");
  const std::string ciphertext = get("/s")["Value"].text();
  EXPECT_THAT(ciphertext, testing::StartsWith("AQICAH"));
  EXPECT_EQ(get("/s")["Value"].text(), ciphertext);
  EXPECT_EQ(describe("/s")["KeyId"].text(), "alias/aws/ssm");
  rig.store().read([&](Transaction& look) {
    look.each("SELECT value FROM ssm_parameter_versions",
              [&](const Row& row) { EXPECT_THAT(row.text(0), Not(HasSubstr("hunter2"))); });
  });
}

TEST_F(SsmParameters, KeepAHundredVersions) {
  put("a", "1");
  for (int i = 2; i <= 101; ++i) overwrite("a", std::to_string(i));
  const Value first = rig.call("GetParameterHistory", {{"Name", "a"}});
  EXPECT_THAT(first["Parameters"].items(), SizeIs(50));
  EXPECT_EQ(first["Parameters"].items()[0]["Value"].text(), "2");
  EXPECT_TRUE(first["Parameters"].items()[0]["Labels"].items().empty());
  const Value second =
      rig.call("GetParameterHistory", {{"Name", "a"}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["Parameters"].items().back()["Value"].text(), "101");
  EXPECT_FALSE(second.has("NextToken"));
  rig.call("LabelParameterVersion",
           {{"Name", "a"}, {"ParameterVersion", 2}, {"Labels", texts({"keep"})}});
  EXPECT_THAT(put_refusal("a", {{"Overwrite", true}}),
              HasSubstr("ParameterMaxVersionLimitExceeded: You attempted to create a new version "
                        "of a by calling the PutParameter API with the overwrite flag. Version 2, "
                        "the oldest version, can't be deleted"));
  EXPECT_EQ(value_of("a"), "101");
}

TEST_F(SsmParameters, AreSelectedByVersionAndLabel) {
  put("a", "1");
  overwrite("a", "2");
  rig.call("LabelParameterVersion",
           {{"Name", "a"}, {"ParameterVersion", 1}, {"Labels", texts({"prod"})}});
  EXPECT_EQ(value_of("a:1"), "1");
  EXPECT_EQ(value_of("a:prod"), "1");
  EXPECT_EQ(get("a:prod")["Selector"].text(), ":prod");
  EXPECT_EQ(get("a:prod")["Name"].text(), "a");
  EXPECT_EQ(refusal("GetParameter", Value::structure({{"Name", "a:3"}})),
            "ParameterVersionNotFound: Systems Manager could not find version 3 of a. Verify the "
            "version and try again.");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a:dev"}}), "ParameterVersionNotFound");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a:1:2"}}), "ParameterNotFound");
  const Value some = rig.call("GetParameters", {{"Names", texts({"a:9", "a:1", "b", "a", "a"})}});
  EXPECT_THAT(names(some), ElementsAre("a", "a"));
  EXPECT_EQ(some["InvalidParameters"], texts({"a:9", "b"}));
}

TEST_F(SsmParameters, MoveLabels) {
  put("a", "1");
  overwrite("a", "2");
  const auto label = [&](int version, const std::vector<std::string>& labels) {
    return rig.call("LabelParameterVersion",
                    {{"Name", "a"}, {"ParameterVersion", version}, {"Labels", texts(labels)}});
  };
  label(1, {"x", "y"});
  const Value out = label(2, {"x", "9lives", "awsome", "a/b"});
  EXPECT_EQ(out["InvalidLabels"], texts({"9lives", "awsome", "a/b"}));
  const Value history = rig.call("GetParameterHistory", {{"Name", "a"}});
  EXPECT_EQ(history["Parameters"].items()[0]["Labels"], texts({"y"}));
  EXPECT_EQ(history["Parameters"].items()[1]["Labels"], texts({"x"}));
  label(1, {"1a", "b", "c", "d", "e", "f"});
  EXPECT_EQ(rig.code_of("LabelParameterVersion", {{"Name", "a"},
                                                  {"ParameterVersion", 1},
                                                  {"Labels", texts({"g", "h", "i", "j", "k"})}}),
            "ParameterVersionLabelLimitExceeded");
  EXPECT_EQ(value_of("a:f"), "1");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a:g"}}), "ParameterVersionNotFound");
  const Value removed =
      rig.call("UnlabelParameterVersion",
               {{"Name", "a"}, {"ParameterVersion", 2}, {"Labels", texts({"x", "y"})}});
  EXPECT_EQ(removed["RemovedLabels"], texts({"x"}));
  EXPECT_EQ(removed["InvalidLabels"], texts({"y"}));
}

TEST_F(SsmParameters, AreListedByPath) {
  for (const char* name : {"/foo/a", "/foo/b", "/foo/b/c", "/food", "/foo0/x", "top"}) {
    put(name, name);
  }
  const auto by_path = [&](std::string_view path, bool recursive) {
    return names(rig.call("GetParametersByPath", {{"Path", path}, {"Recursive", recursive}}));
  };
  EXPECT_THAT(by_path("/foo", false), ElementsAre("/foo/a", "/foo/b"));
  EXPECT_THAT(by_path("/foo/", true), ElementsAre("/foo/a", "/foo/b", "/foo/b/c"));
  EXPECT_THAT(by_path("/", false), ElementsAre("/food", "top"));
  EXPECT_THAT(by_path("/", true), SizeIs(6));
  EXPECT_THAT(by_path("/none", true), IsEmpty());
  const Value page =
      rig.call("GetParametersByPath", {{"Path", "/"}, {"Recursive", true}, {"MaxResults", 4}});
  EXPECT_EQ(page["NextToken"].text(), "4");
  EXPECT_EQ(rig.code_of("GetParametersByPath", {{"Path", "/"}, {"NextToken", "x"}}),
            "InvalidNextToken");
  EXPECT_EQ(rig.code_of("GetParametersByPath", {{"Path", "foo"}}), "ValidationException");
  EXPECT_EQ(refusal("GetParametersByPath",
                    Value::structure(
                        {{"Path", "/foo"},
                         {"ParameterFilters", Value(Value::List{filter("Tier", {"Standard"})})}})),
            "InvalidFilterKey: The following filter key is not valid: Tier. Valid filter keys "
            "include: [Type, KeyId].");
}

TEST_F(SsmParameters, AreFiltered) {
  put("param", "1");
  put("/param-2", "2", {{"Type", "SecureString"}});
  put("/a/tangram", "3,4", {{"Type", "StringList"}, {"Tier", "Advanced"}});
  EXPECT_THAT(described({filter("Name", {"/param"})}), ElementsAre("param"));
  EXPECT_THAT(described({filter("Name", {"param"}, "BeginsWith")}),
              ElementsAre("param", "/param-2"));
  EXPECT_THAT(described({filter("Name", {"ram"}, "Contains")}), SizeIs(3));
  EXPECT_THAT(described({filter("Type", {"StringList"})}), ElementsAre("/a/tangram"));
  EXPECT_THAT(described({filter("KeyId", {"alias"}, "BeginsWith")}), ElementsAre("/param-2"));
  EXPECT_THAT(described({filter("Tier", {"Advanced"})}), ElementsAre("/a/tangram"));
  EXPECT_THAT(described({filter("Path", {"/"})}), ElementsAre("param", "/param-2"));
  EXPECT_THAT(described({filter("Path", {"/"}, "Recursive")}), SizeIs(3));
  EXPECT_THAT(described({filter("Path", {"/"}), filter("Name", {"param", "/a/tangram"})}),
              ElementsAre("param"));
  EXPECT_EQ(filter_refusal({filter("Label", {"x"})}),
            "InvalidFilterKey: The following filter key is not valid: Label. Valid filter keys "
            "include: [Path, Name, Type, KeyId, Tier].");
  EXPECT_THAT(filter_refusal({filter("Name", {})}),
              HasSubstr("The following filter values are missing : null for filter key Name"));
  EXPECT_THAT(filter_refusal({filter("Name", {"a"}), filter("Name", {"b"})}),
              HasSubstr("The following filter is duplicated in the request: Name."));
  EXPECT_THAT(filter_refusal({filter("Path", {"/x"}, "Equals")}),
              HasSubstr("Valid options include: [Recursive, OneLevel]"));
  EXPECT_THAT(filter_refusal({filter("Path", {"//"})}), HasSubstr("doesn't meet the parameter"));
  EXPECT_THAT(filter_refusal({filter("Tier", {"test"})}), HasSubstr("InvalidFilterValue"));
}

TEST_F(SsmParameters, HaveTags) {
  const auto tag = [](std::string_view key, std::string_view value) {
    return Value(Value::List{Value::structure({{"Key", key}, {"Value", value}})});
  };
  put("/a", "1", {{"Tags", tag("team", "x")}});
  rig.call("AddTagsToResource",
           {{"ResourceType", "Parameter"}, {"ResourceId", "a"}, {"Tags", tag("env", "dev")}});
  const auto list = [&] {
    return rig.call("ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "/a"}});
  };
  EXPECT_THAT(list()["TagList"].items(), SizeIs(2));
  EXPECT_THAT(described({filter("tag:env", {"dev"})}), ElementsAre("/a"));
  EXPECT_THAT(described({filter("tag:team", {})}), ElementsAre("/a"));
  EXPECT_THAT(described({filter("tag:team", {"dev"})}), IsEmpty());
  rig.call("RemoveTagsFromResource",
           {{"ResourceType", "Parameter"}, {"ResourceId", "/a"}, {"TagKeys", texts({"team"})}});
  EXPECT_EQ(list()["TagList"], tag("env", "dev"));
  rig.call("DeleteParameter", {{"Name", "/a"}});
  EXPECT_EQ(
      rig.code_of("ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "/a"}}),
      "InvalidResourceId");
}

TEST_F(SsmParameters, NameWhatCanHaveTags) {
  EXPECT_EQ(rig.code_of("ListTagsForResource", {{"ResourceType", "foo"}, {"ResourceId", "a"}}),
            "InvalidResourceType");
  EXPECT_EQ(
      rig.code_of("ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "a:1"}}),
      "InvalidResourceId");
}

TEST_F(SsmParameters, ExpireByPolicy) {
  const auto policy = [](std::string_view type, std::string_view attributes) {
    return "[{\"Type\":\"" + std::string(type) + "\",\"Version\":\"1.0\",\"Attributes\":{" +
           std::string(attributes) + "}}]";
  };
  rig.clock().move(std::chrono::hours(1));
  EXPECT_THAT(put_refusal("p", {{"Policies", policy("Other", "")}, {"Tier", "Advanced"}}),
              HasSubstr("InvalidPolicyTypeException"));
  EXPECT_THAT(put_refusal("p", {{"Policies", policy("Expiration", "")}, {"Tier", "Advanced"}}),
              HasSubstr("InvalidPolicyAttributeException"));
  EXPECT_THAT(put_refusal("p", {{"Policies",
                                 policy("Expiration", "\"Timestamp\":\"2099-01-01T00:00:00Z\"")}}),
              HasSubstr("Standard tier parameters don't support parameter policies"));
  put("p", "1",
      {{"Policies", policy("Expiration", "\"Timestamp\":\"2099-01-01T00:00:00Z\"")},
       {"Tier", "Intelligent-Tiering"}});
  const Value policies = describe("p")["Policies"];
  EXPECT_EQ(policies.items().at(0)["PolicyStatus"].text(), "Pending");
  overwrite("p", "2");
  rig.elapse(std::chrono::hours(24));
  EXPECT_EQ(value_of("p"), "2");
  rig.elapse(std::chrono::hours(24) * 365 * 100);
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "p"}}), "ParameterNotFound");
}

TEST_F(SsmParameters, OfAWSArePublished) {
  const std::string base = "/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard";
  const std::string id = value_of(base + "/recommended/image_id");
  EXPECT_THAT(id, testing::MatchesRegex("ami-0[0-9a-f]{16}"));
  EXPECT_THAT(value_of(base + "/recommended"), HasSubstr(id));
  const Sent europe{.region = "eu-north-1"};
  EXPECT_NE(rig.call("GetParameter", {{"Name", base + "/recommended/image_id"}},
                     europe)["Parameter"]["Value"]
                .text(),
            id);
  const auto linux_images =
      rig.call("GetParametersByPath", {{"Path", "/aws/service/ami-amazon-linux-latest"}});
  EXPECT_THAT(linux_images["Parameters"].items(), SizeIs(10));
  EXPECT_EQ(value_of("/aws/service/global-infrastructure/regions/us-west-1/longName"),
            "US West (N. California)");
  EXPECT_EQ(get("/aws/service/global-infrastructure/regions/us-west-1")["ARN"].text(),
            "arn:aws:ssm:us-east-1::parameter/aws/service/global-infrastructure/regions/us-west-1");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/aws/service/none"}}), "ParameterNotFound");
}

TEST_F(SsmParameters, CanStandForSecrets) {
  EXPECT_EQ(
      refusal("GetParameter", Value::structure({{"Name", "/aws/reference/secretsmanager/x"}})),
      "ValidationException: WithDecryption flag must be True for retrieving a Secret "
      "Manager secret.");
  EXPECT_EQ(refusal("GetParameter", Value::structure({{"Name", "/aws/reference/secretsmanager/x"},
                                                      {"WithDecryption", true}})),
            "ParameterNotFound: An error occurred (ParameterNotFound) when referencing Secrets "
            "Manager: Secret /aws/reference/secretsmanager/x not found.");
}

TEST_F(SsmParameters, AreDeletedWithAllTheyHad) {
  put("a", "1");
  overwrite("a", "2");
  rig.call("LabelParameterVersion", {{"Name", "a"}, {"Labels", texts({"l"})}});
  const Value out = rig.call("DeleteParameters", {{"Names", texts({"a", "b"})}});
  EXPECT_EQ(out["DeletedParameters"], texts({"a"}));
  EXPECT_EQ(out["InvalidParameters"], texts({"b"}));
  EXPECT_EQ(refusal("DeleteParameter", Value::structure({{"Name", "a"}})),
            "ParameterNotFound: Parameter a not found.");
  EXPECT_EQ(put("a", "3")["Version"].integer(), 1);
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "a:l"}}), "ParameterVersionNotFound");
}

}  // namespace
}  // namespace fakes::test
