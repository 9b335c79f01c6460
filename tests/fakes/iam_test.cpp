#include <gmock/gmock.h>

#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes {
namespace {

using test::Sent;
using test::ServiceRig;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using wire::Value;

constexpr const char* allow_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr const char* trust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},)"
    R"("Action":"sts:AssumeRole"}]})";

struct Iam : ServiceRig {
  Iam() : ServiceRig(make_iam) {}

  void create_role(const char* name) {
    call("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust}});
  }
  std::vector<std::string> names(const char* operation, const char* list, const char* member,
                                 ServiceRig::Members members = {}) {
    std::vector<std::string> found;
    const Value output = call(operation, members);
    for (const Value& item : output[list].items()) {
      found.push_back(*member == '\0' ? item.text() : item[member].text());
    }
    return found;
  }
};

TEST(Iam, KeepsUsers) {
  Iam iam;
  const Value made = iam.call("CreateUser", {{"UserName", "Alice"}, {"Path", "/team/"}})["User"];
  EXPECT_EQ(made["Arn"].text(), "arn:aws:iam::000000000000:user/team/Alice");
  EXPECT_THAT(made["UserId"].text(), MatchesRegex("AIDA[A-Z2-7]{17}"));
  EXPECT_FALSE(made.has("Tags"));
  EXPECT_EQ(iam.code_of("CreateUser", {{"UserName", "ALICE"}}), "EntityAlreadyExists");
  EXPECT_EQ(iam.call("GetUser", {{"UserName", "alice"}})["User"]["UserName"].text(), "Alice");
  EXPECT_EQ(iam.fault_of("GetUser", {{"UserName", "bob"}})->message(),
            "The user with name bob cannot be found.");
  EXPECT_EQ(iam.code_of("GetUser", {{"UserName", "Alice"}}, {.account = "111122223333"}),
            "NoSuchEntity");
  EXPECT_EQ(iam.code_of("GetUser", {{"UserName", "Alice"}}, {.region = "eu-west-1"}), "")
      << "IAM is global";
  EXPECT_EQ(iam.code_of("CreateUser", {{"UserName", "a b"}}), "ValidationError");
  iam.call("UpdateUser", {{"UserName", "Alice"}, {"NewUserName", "Carol"}, {"NewPath", "/"}});
  EXPECT_THAT(iam.names("ListUsers", "Users", "Arn"),
              ElementsAre("arn:aws:iam::000000000000:user/Carol"));
  iam.call("DeleteUser", {{"UserName", "Carol"}});
  EXPECT_THAT(iam.names("ListUsers", "Users", "Arn"), IsEmpty());
}

TEST(Iam, SaysWhoTheCallerIs) {
  Iam iam;
  const Value root = iam.call("GetUser")["User"];
  EXPECT_EQ(root["Arn"].text(), "arn:aws:iam::000000000000:root");
  const Value user = iam.call("CreateUser", {{"UserName", "alice"}})["User"];
  Sent as_alice;
  as_alice.identity = Identity{"000000000000", user["Arn"].text(), user["UserId"].text(), "AKIA"};
  EXPECT_EQ(iam.call("GetUser", {}, as_alice)["User"]["UserName"].text(), "alice");
}

TEST(Iam, ListsInPages) {
  Iam iam;
  for (const char* name : {"a", "b", "c", "d", "e"}) iam.call("CreateUser", {{"UserName", name}});
  const Value first = iam.call("ListUsers", {{"MaxItems", 2}});
  EXPECT_EQ(first["Users"].size(), 2U);
  EXPECT_TRUE(first["IsTruncated"].boolean());
  iam.call("DeleteUser", {{"UserName", "b"}});
  const Value next = iam.call("ListUsers", {{"MaxItems", 10}, {"Marker", first["Marker"]}});
  EXPECT_EQ(next["Users"].items().at(0)["UserName"].text(), "c");
  EXPECT_EQ(next["Users"].size(), 3U);
  EXPECT_FALSE(next["IsTruncated"].boolean());
  EXPECT_FALSE(next.has("Marker"));
  EXPECT_EQ(iam.code_of("ListUsers", {{"Marker", "?"}}), "ValidationError");
}

TEST(Iam, GivesUsersTwoKeys) {
  Iam iam;
  iam.call("CreateUser", {{"UserName", "alice"}});
  const Value made = iam.call("CreateAccessKey", {{"UserName", "alice"}})["AccessKey"];
  const std::string id = made["AccessKeyId"].text();
  EXPECT_THAT(id, MatchesRegex("AKIA[A-Z2-7]{16}"));
  EXPECT_EQ(made["SecretAccessKey"].text().size(), 40U);
  const auto key = iam.accounts().keys()(id);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->secret, made["SecretAccessKey"].text());
  EXPECT_EQ(iam.accounts().identity(id).arn, "arn:aws:iam::000000000000:user/alice");
  iam.call("CreateAccessKey", {{"UserName", "alice"}});
  const auto third = iam.fault_of("CreateAccessKey", {{"UserName", "alice"}});
  EXPECT_EQ(third->code(), "LimitExceeded");
  EXPECT_EQ(third->message(), "Cannot exceed quota for AccessKeysPerUser: 2");
  const auto keys =
      iam.names("ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", {{"UserName", "alice"}});
  EXPECT_EQ(keys.size(), 2U);
  EXPECT_EQ(iam.fault_of("DeleteUser", {{"UserName", "alice"}})->message(),
            "Cannot delete entity, must delete access keys first.");
  iam.call("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}, {"Status", "Inactive"}});
  EXPECT_FALSE(iam.accounts().keys()(id));
  iam.call("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}});
  EXPECT_EQ(iam.code_of("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}}),
            "NoSuchEntity");
}

TEST(Iam, RenamesAUserWithHisKeys) {
  Iam iam;
  iam.call("CreateUser", {{"UserName", "alice"}});
  const Value made = iam.call("CreateAccessKey", {{"UserName", "alice"}})["AccessKey"];
  iam.call("UpdateUser", {{"UserName", "alice"}, {"NewUserName", "bob"}});
  EXPECT_EQ(iam.accounts().identity(made["AccessKeyId"].text()).arn,
            "arn:aws:iam::000000000000:user/bob");
  // A process that ended in between left a key with the old name.
  Key key = *iam.accounts().key(made["AccessKeyId"].text());
  key.identity.arn = "arn:aws:iam::000000000000:user/alice";
  iam.accounts().put_key(key);
  iam.reopen();
  EXPECT_EQ(iam.accounts().identity(key.id).arn, "arn:aws:iam::000000000000:user/bob");
  EXPECT_THAT(iam.names("ListUsers", "Users", "UserName"), ElementsAre("bob"));
}

TEST(Iam, KnowsUsersOfTheAccountsFile) {
  Iam iam;
  iam.accounts().put_key({"AKIAFILE",
                          "s",
                          {"111122223333", "arn:aws:iam::111122223333:user/ci",
                           steady_user_id("111122223333", "ci"), "AKIAFILE"}});
  iam.service().begin();
  const Value user = iam.call("GetUser", {{"UserName", "ci"}}, {.account = "111122223333"})["User"];
  EXPECT_EQ(user["UserId"].text(), steady_user_id("111122223333", "ci"));
}

TEST(Iam, SaysWhenAKeyWasUsed) {
  Iam iam;
  iam.call("CreateUser", {{"UserName", "alice"}});
  const Value id = iam.call("CreateAccessKey", {{"UserName", "alice"}})["AccessKey"]["AccessKeyId"];
  Value use = iam.call("GetAccessKeyLastUsed", {{"AccessKeyId", id}});
  EXPECT_EQ(use["UserName"].text(), "alice");
  EXPECT_EQ(use["AccessKeyLastUsed"]["ServiceName"].text(), "N/A");
  EXPECT_FALSE(use["AccessKeyLastUsed"].has("LastUsedDate"));
  iam.accounts().note_use(id.text(), {iam.clock().now(), "ssm", "eu-west-1"});
  use = iam.call("GetAccessKeyLastUsed", {{"AccessKeyId", id}})["AccessKeyLastUsed"];
  EXPECT_EQ(use["ServiceName"].text(), "ssm");
  EXPECT_EQ(use["Region"].text(), "eu-west-1");
}

TEST(Iam, KeepsRoles) {
  Iam iam;
  const Value made =
      iam.call("CreateRole",
               {{"RoleName", "deploy"},
                {"AssumeRolePolicyDocument", trust},
                {"Description", "d"},
                {"MaxSessionDuration", 7200},
                {"Tags", Value::List{Value::structure({{"Key", "k"}, {"Value", "v"}})}}})["Role"];
  EXPECT_EQ(made["Arn"].text(), "arn:aws:iam::000000000000:role/deploy");
  EXPECT_THAT(made["RoleId"].text(), MatchesRegex("AROA[A-Z2-7]{17}"));
  EXPECT_THAT(made["AssumeRolePolicyDocument"].text(), HasSubstr("%7B%22Version%22%3A"));
  const Value role = iam.call("GetRole", {{"RoleName", "deploy"}})["Role"];
  EXPECT_EQ(role["MaxSessionDuration"].integer(), 7200);
  EXPECT_EQ(role["Tags"].items().at(0)["Value"].text(), "v");
  EXPECT_FALSE(iam.call("ListRoles")["Roles"].items().at(0).has("Tags"));
  iam.call("UpdateRole", {{"RoleName", "deploy"}, {"MaxSessionDuration", 3600}});
  EXPECT_EQ(iam.call("GetRole", {{"RoleName", "deploy"}})["Role"]["Description"].text(), "d");
  EXPECT_EQ(iam.code_of("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", "no"}}),
            "MalformedPolicyDocument");
  EXPECT_EQ(iam.code_of("UpdateAssumeRolePolicy",
                        {{"RoleName", "deploy"}, {"PolicyDocument", allow_all}}),
            "MalformedPolicyDocument");
  iam.call("DeleteRole", {{"RoleName", "deploy"}});
  EXPECT_EQ(iam.fault_of("GetRole", {{"RoleName", "deploy"}})->message(),
            "The role with name deploy cannot be found.");
}

TEST(Iam, KeepsInlinePolicies) {
  Iam iam;
  iam.create_role("r");
  iam.call("PutRolePolicy",
           {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all}});
  EXPECT_THAT(iam.names("ListRolePolicies", "PolicyNames", "", {{"RoleName", "r"}}),
              ElementsAre("p"));
  const Value got = iam.call("GetRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}});
  EXPECT_THAT(got["PolicyDocument"].text(), HasSubstr("%22Allow%22"));
  EXPECT_EQ(iam.fault_of("DeleteRole", {{"RoleName", "r"}})->message(),
            "Cannot delete entity, must delete policies first.");
  EXPECT_EQ(iam.code_of("PutRolePolicy",
                        {{"RoleName", "r"}, {"PolicyName", "q"}, {"PolicyDocument", "{}"}}),
            "MalformedPolicyDocument");
  iam.call("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}});
  EXPECT_EQ(iam.fault_of("GetRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}})->message(),
            "The role policy with name p cannot be found.");
  iam.call("CreateUser", {{"UserName", "u"}});
  const std::string large = R"({"Version":"2012-10-17","Statement":[{"Sid":")" +
                            std::string(2100, 'x') +
                            R"(","Effect":"Allow","Action":"*","Resource":"*"}]})";
  EXPECT_EQ(iam.code_of("PutUserPolicy",
                        {{"UserName", "u"}, {"PolicyName", "p"}, {"PolicyDocument", large}}),
            "LimitExceeded");
  EXPECT_THAT(iam.names("ListUserPolicies", "PolicyNames", "", {{"UserName", "u"}}), IsEmpty());
}

TEST(Iam, KeepsManagedPoliciesAndTheirVersions) {
  Iam iam;
  const Value made =
      iam.call("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow_all}})["Policy"];
  const Value arn = made["Arn"];
  EXPECT_EQ(arn.text(), "arn:aws:iam::000000000000:policy/p");
  EXPECT_EQ(made["DefaultVersionId"].text(), "v1");
  EXPECT_EQ(made["AttachmentCount"].integer(-1), 0);
  for (int i = 0; i < 4; ++i) {
    iam.call("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", allow_all}});
  }
  EXPECT_EQ(iam.code_of("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", allow_all}}),
            "LimitExceeded");
  EXPECT_EQ(iam.code_of("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}),
            "DeleteConflict");
  iam.call("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  for (const char* id : {"v1", "v2", "v3", "v4"}) {
    iam.call("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", id}});
  }
  const Value next =
      iam.call("CreatePolicyVersion",
               {{"PolicyArn", arn}, {"PolicyDocument", allow_all}, {"SetAsDefault", true}});
  EXPECT_EQ(next["PolicyVersion"]["VersionId"].text(), "v6") << "numbers are not used twice";
  EXPECT_EQ(iam.call("GetPolicy", {{"PolicyArn", arn}})["Policy"]["DefaultVersionId"].text(), "v6");
  const Value version =
      iam.call("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v6"}})["PolicyVersion"];
  EXPECT_TRUE(version["IsDefaultVersion"].boolean());
  EXPECT_THAT(version["Document"].text(), HasSubstr("%22Allow%22"));
  EXPECT_EQ(iam.code_of("DeletePolicy", {{"PolicyArn", arn}}), "DeleteConflict");
  iam.call("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  iam.call("DeletePolicy", {{"PolicyArn", arn}});
  EXPECT_EQ(iam.code_of("GetPolicy", {{"PolicyArn", arn}}), "NoSuchEntity");
}

TEST(Iam, AttachesPolicies) {
  Iam iam;
  iam.create_role("r");
  const Value arn = iam.call("CreatePolicy",
                             {{"PolicyName", "p"}, {"PolicyDocument", allow_all}})["Policy"]["Arn"];
  iam.call("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}});
  iam.call("AttachRolePolicy",
           {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonS3FullAccess"}});
  EXPECT_THAT(
      iam.names("ListAttachedRolePolicies", "AttachedPolicies", "PolicyName", {{"RoleName", "r"}}),
      ElementsAre("p", "AmazonS3FullAccess"));
  EXPECT_EQ(iam.call("ListEntitiesForPolicy", {{"PolicyArn", arn}})["PolicyRoles"]
                .items()
                .at(0)["RoleName"]
                .text(),
            "r");
  EXPECT_EQ(iam.call("GetPolicy", {{"PolicyArn", arn}})["Policy"]["AttachmentCount"].integer(), 1);
  EXPECT_EQ(iam.code_of("DeletePolicy", {{"PolicyArn", arn}}), "DeleteConflict");
  EXPECT_EQ(iam.code_of("DeleteRole", {{"RoleName", "r"}}), "DeleteConflict");
  EXPECT_EQ(iam.fault_of("AttachRolePolicy",
                         {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::000000000000:policy/x"}})
                ->message(),
            "Policy arn:aws:iam::000000000000:policy/x does not exist or is not attachable.");
  iam.call("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}});
  EXPECT_EQ(iam.code_of("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}}),
            "NoSuchEntity");
}

TEST(Iam, KeepsGroups) {
  Iam iam;
  iam.call("CreateGroup", {{"GroupName", "g"}});
  iam.call("CreateUser", {{"UserName", "u"}});
  iam.call("AddUserToGroup", {{"GroupName", "g"}, {"UserName", "u"}});
  EXPECT_THAT(iam.names("GetGroup", "Users", "UserName", {{"GroupName", "g"}}), ElementsAre("u"));
  EXPECT_THAT(iam.names("ListGroupsForUser", "Groups", "GroupName", {{"UserName", "u"}}),
              ElementsAre("g"));
  EXPECT_EQ(iam.code_of("DeleteGroup", {{"GroupName", "g"}}), "DeleteConflict");
  EXPECT_EQ(iam.code_of("DeleteUser", {{"UserName", "u"}}), "DeleteConflict");
  iam.call("CreateGroup", {{"GroupName", "taken"}});
  EXPECT_EQ(iam.code_of("UpdateGroup", {{"GroupName", "g"}, {"NewGroupName", "Taken"}}),
            "EntityAlreadyExists");
  iam.call("UpdateGroup", {{"GroupName", "g"}, {"NewGroupName", "h"}});
  iam.call("RemoveUserFromGroup", {{"GroupName", "h"}, {"UserName", "u"}});
  iam.call("DeleteGroup", {{"GroupName", "h"}});
  EXPECT_EQ(iam.code_of("GetGroup", {{"GroupName", "h"}}), "NoSuchEntity");
}

TEST(Iam, KeepsInstanceProfiles) {
  Iam iam;
  iam.create_role("r");
  iam.create_role("s");
  iam.call("CreateInstanceProfile", {{"InstanceProfileName", "p"}});
  iam.call("AddRoleToInstanceProfile", {{"InstanceProfileName", "p"}, {"RoleName", "r"}});
  EXPECT_EQ(
      iam.code_of("AddRoleToInstanceProfile", {{"InstanceProfileName", "p"}, {"RoleName", "s"}}),
      "LimitExceeded");
  const Value profile =
      iam.call("GetInstanceProfile", {{"InstanceProfileName", "p"}})["InstanceProfile"];
  EXPECT_EQ(profile["Roles"].items().at(0)["RoleName"].text(), "r");
  EXPECT_THAT(iam.names("ListInstanceProfilesForRole", "InstanceProfiles", "InstanceProfileName",
                        {{"RoleName", "r"}}),
              ElementsAre("p"));
  EXPECT_EQ(iam.code_of("DeleteInstanceProfile", {{"InstanceProfileName", "p"}}), "DeleteConflict");
  EXPECT_EQ(iam.code_of("DeleteRole", {{"RoleName", "r"}}), "DeleteConflict");
  iam.call("RemoveRoleFromInstanceProfile", {{"InstanceProfileName", "p"}, {"RoleName", "r"}});
  iam.call("DeleteInstanceProfile", {{"InstanceProfileName", "p"}});
}

TEST(Iam, KeepsTags) {
  Iam iam;
  iam.call("CreateUser", {{"UserName", "u"}});
  const auto tag = [](const std::string& key, const char* value) {
    return Value::structure({{"Key", key}, {"Value", value}});
  };
  iam.call("TagUser", {{"UserName", "u"}, {"Tags", Value::List{tag("a", "1"), tag("b", "2")}}});
  iam.call("TagUser", {{"UserName", "u"}, {"Tags", Value::List{tag("A", "3")}}});
  EXPECT_THAT(iam.names("ListUserTags", "Tags", "Value", {{"UserName", "u"}}),
              ElementsAre("3", "2"));
  iam.call("UntagUser", {{"UserName", "u"}, {"TagKeys", Value::List{"a"}}});
  EXPECT_THAT(iam.names("ListUserTags", "Tags", "Key", {{"UserName", "u"}}), ElementsAre("b"));
  Value many = Value::list();
  for (int i = 0; i < 50; ++i) many.push(tag("k" + std::to_string(i), "v"));
  EXPECT_EQ(iam.code_of("TagUser", {{"UserName", "u"}, {"Tags", many}}), "LimitExceeded");
}

TEST(Iam, KeepsIdentityProviders) {
  Iam iam;
  const Value arn =
      iam.call("CreateOpenIDConnectProvider",
               {{"Url", "https://oidc.example.com/id/1"},
                {"ClientIDList", Value::List{"sts.amazonaws.com"}},
                {"ThumbprintList", Value::List{std::string(40, 'a')}}})["OpenIDConnectProviderArn"];
  EXPECT_EQ(arn.text(), "arn:aws:iam::000000000000:oidc-provider/oidc.example.com/id/1");
  const Value got = iam.call("GetOpenIDConnectProvider", {{"OpenIDConnectProviderArn", arn}});
  EXPECT_EQ(got["Url"].text(), "oidc.example.com/id/1");
  EXPECT_EQ(got["ClientIDList"].items().at(0).text(), "sts.amazonaws.com");
  EXPECT_THAT(iam.names("ListOpenIDConnectProviders", "OpenIDConnectProviderList", "Arn"),
              ElementsAre(arn.text()));
  iam.call("DeleteOpenIDConnectProvider", {{"OpenIDConnectProviderArn", arn}});
  EXPECT_EQ(iam.code_of("GetOpenIDConnectProvider", {{"OpenIDConnectProviderArn", arn}}),
            "NoSuchEntity");
}

TEST(Iam, KeepsWhatBelongsToTheAccount) {
  Iam iam;
  iam.call("CreateAccountAlias", {{"AccountAlias", "example"}});
  EXPECT_THAT(iam.names("ListAccountAliases", "AccountAliases", ""), ElementsAre("example"));
  EXPECT_EQ(
      iam.code_of("CreateAccountAlias", {{"AccountAlias", "example"}}, {.account = "111122223333"}),
      "EntityAlreadyExists");
  iam.call("DeleteAccountAlias", {{"AccountAlias", "example"}});
  iam.call("CreateUser", {{"UserName", "u"}});
  EXPECT_EQ(iam.code_of("GetLoginProfile", {{"UserName", "u"}}), "NoSuchEntity");
  iam.call("CreateLoginProfile", {{"UserName", "u"}, {"Password", "long enough"}});
  EXPECT_EQ(iam.code_of("CreateLoginProfile", {{"UserName", "u"}, {"Password", "long enough"}}),
            "EntityAlreadyExists");
  EXPECT_EQ(iam.code_of("DeleteUser", {{"UserName", "u"}}), "DeleteConflict");
  iam.call("DeleteLoginProfile", {{"UserName", "u"}});
  EXPECT_THAT(iam.names("ListMFADevices", "MFADevices", "", {{"UserName", "u"}}), IsEmpty());
}

}  // namespace
}  // namespace fakes
