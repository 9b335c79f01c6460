// ECR's repositories and what is set of them: all that needs no images.
#include <gmock/gmock.h>

#include "fakes/ecr/repository.h"
#include "tests/fakes/ecr_rig.h"

namespace fakes {
namespace {

using test::ApiAnswer;
using test::EcrRig;
using test::Signer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string named(const std::string& name, const std::string& more = "") {
  return R"({"repositoryName":")" + name + "\"" + more + "}";
}

// Somebody of another account.
struct Rig : EcrRig {
  Rig() {
    accounts.put_key(
        {"AKIABOB",
         "secret",
         {"111122223333", "arn:aws:iam::111122223333:user/bob", "AIDABOB", "AKIABOB"}});
  }
  const Signer bob{"AKIABOB", "secret"};
};

TEST(Ecr, MakesRepositories) {
  Rig rig;
  const ApiAnswer made = rig.api("CreateRepository", named("team/app"));
  ASSERT_EQ(made.status, 200) << made.message;
  const auto& repository = made.body["repository"];
  EXPECT_EQ(repository["repositoryArn"], "arn:aws:ecr:us-east-1:000000000000:repository/team/app");
  EXPECT_EQ(repository["registryId"], "000000000000");
  EXPECT_EQ(repository["repositoryUri"], "127.0.0.1:4566/team/app");
  EXPECT_EQ(repository["imageTagMutability"], "MUTABLE");
  EXPECT_EQ(repository["encryptionConfiguration"]["encryptionType"], "AES256");
  EXPECT_FALSE(repository["imageScanningConfiguration"]["scanOnPush"].get<bool>());
  const ApiAnswer again = rig.api("CreateRepository", named("team/app"));
  EXPECT_EQ(again.code, "RepositoryAlreadyExistsException");
  EXPECT_EQ(again.message,
            "The repository with name 'team/app' already exists in the registry with id "
            "'000000000000'");
}

TEST(Ecr, KeepsWhatIsSaidAtTheBeginning) {
  Rig rig;
  rig.create("app", R"(,"imageTagMutability":"IMMUTABLE",
    "imageScanningConfiguration":{"scanOnPush":true},
    "encryptionConfiguration":{"encryptionType":"KMS"},"tags":[{"Key":"team","Value":"a"}])");
  const auto repository = rig.api("DescribeRepositories").body["repositories"][0];
  EXPECT_EQ(repository["imageTagMutability"], "IMMUTABLE");
  EXPECT_TRUE(repository["imageScanningConfiguration"]["scanOnPush"].get<bool>());
  EXPECT_EQ(repository["encryptionConfiguration"]["kmsKey"],
            "arn:aws:kms:us-east-1:000000000000:alias/aws/ecr");
  const ApiAnswer tags =
      rig.api("ListTagsForResource",
              R"({"resourceArn":"arn:aws:ecr:us-east-1:000000000000:repository/app"})");
  EXPECT_EQ(tags.body["tags"], nlohmann::json::parse(R"([{"Key":"team","Value":"a"}])"));
}

TEST(Ecr, RefusesNamesThatAreNone) {
  Rig rig;
  for (const char* name : {"A", "App", "a", "-app", "app-", "a//b", "a..b", "app:1", "/app", ""}) {
    EXPECT_EQ(rig.api("CreateRepository", named(name)).code, "InvalidParameterException") << name;
  }
  for (const char* name : {"ab", "a.b", "a_b/c-d", "1/2/3"}) rig.create(name);
}

TEST(Ecr, KeepsAccountsAndRegionsApart) {
  Rig rig;
  rig.create("app");
  Signer elsewhere;
  elsewhere.region = "eu-west-1";
  EXPECT_EQ(rig.api("CreateRepository", named("app"), elsewhere).status, 200);
  EXPECT_EQ(rig.api("CreateRepository", named("app"), rig.bob).status, 200);
  EXPECT_EQ(rig.api("DescribeRepositories").body["repositories"].size(), 1U);
  EXPECT_EQ(rig.api("DeleteRepository", named("app"), elsewhere).status, 200);
  EXPECT_EQ(rig.api("DescribeRepositories", named("app")).status, 200);
}

TEST(Ecr, ListsInPages) {
  Rig rig;
  for (const char* name : {"cc", "aa", "bb"}) rig.create(name);
  const ApiAnswer first = rig.api("DescribeRepositories", R"({"maxResults":2})");
  ASSERT_EQ(first.body["repositories"].size(), 2U);
  EXPECT_EQ(first.body["repositories"][0]["repositoryName"], "aa");
  const std::string token = first.body["nextToken"];
  const ApiAnswer second =
      rig.api("DescribeRepositories", R"({"maxResults":2,"nextToken":")" + token + "\"}");
  ASSERT_EQ(second.body["repositories"].size(), 1U);
  EXPECT_EQ(second.body["repositories"][0]["repositoryName"], "cc");
  EXPECT_FALSE(second.body.contains("nextToken"));
  EXPECT_EQ(rig.api("DescribeRepositories", R"({"nextToken":"x"})").code,
            "InvalidParameterException");
  EXPECT_EQ(rig.api("DescribeRepositories", R"({"maxResults":2,"repositoryNames":["aa"]})").code,
            "InvalidParameterException");
  EXPECT_EQ(rig.api("DescribeRepositories", R"({"repositoryNames":["aa","none"]})").code,
            "RepositoryNotFoundException");
}

TEST(Ecr, ChangesSettings) {
  Rig rig;
  rig.create("app");
  EXPECT_EQ(rig.api("PutImageTagMutability", named("app", R"(,"imageTagMutability":"IMMUTABLE")"))
                .body["imageTagMutability"],
            "IMMUTABLE");
  EXPECT_EQ(rig.api("PutImageTagMutability", named("app", R"(,"imageTagMutability":"NEVER")")).code,
            "InvalidParameterException");
  rig.api("PutImageScanningConfiguration",
          named("app", R"(,"imageScanningConfiguration":{"scanOnPush":true})"));
  const auto repository = rig.api("DescribeRepositories").body["repositories"][0];
  EXPECT_EQ(repository["imageTagMutability"], "IMMUTABLE");
  EXPECT_TRUE(repository["imageScanningConfiguration"]["scanOnPush"].get<bool>());
  EXPECT_EQ(
      rig.api("PutImageTagMutability", named("none", R"(,"imageTagMutability":"MUTABLE")")).code,
      "RepositoryNotFoundException");
}

TEST(Ecr, TagsRepositories) {
  Rig rig;
  rig.create("app");
  const std::string arn = R"("resourceArn":"arn:aws:ecr:us-east-1:000000000000:repository/app")";
  rig.api("TagResource",
          "{" + arn + R"(,"tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":""}]})");
  rig.api("TagResource", "{" + arn + R"(,"tags":[{"Key":"a","Value":"2"}]})");
  rig.api("UntagResource", "{" + arn + R"(,"tagKeys":["b","c"]})");
  EXPECT_EQ(rig.api("ListTagsForResource", "{" + arn + "}").body["tags"],
            nlohmann::json::parse(R"([{"Key":"a","Value":"2"}])"));
  EXPECT_EQ(rig.api("TagResource", "{" + arn + R"(,"tags":[{"Key":"aws:x","Value":""}]})").code,
            "InvalidTagParameterException");
  nlohmann::json many = nlohmann::json::array();
  for (int i = 0; i < 50; ++i) many.push_back({{"Key", std::to_string(i)}, {"Value", ""}});
  EXPECT_EQ(rig.api("TagResource", "{" + arn + ",\"tags\":" + many.dump() + "}").code,
            "TooManyTagsException");
  EXPECT_EQ(rig.api("ListTagsForResource", R"({"resourceArn":"arn:aws:s3:::app"})").code,
            "InvalidParameterException");
}

std::string policy(const std::string& effect, const std::string& principal,
                   const std::string& action) {
  const nlohmann::json document = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", effect}, {"Principal", {{"AWS", principal}}}, {"Action", action}}}}};
  return R"(,"policyText":)" + nlohmann::json(document.dump()).dump();
}

TEST(Ecr, LetsOthersInByThePolicyOnly) {
  Rig rig;
  rig.create("app");
  const std::string theirs = R"({"registryId":"000000000000","repositoryName":"app"})";
  const ApiAnswer refused = rig.api("ListImages", theirs, rig.bob);
  EXPECT_EQ(refused.code, "AccessDeniedException");
  EXPECT_EQ(refused.message,
            "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: ecr:ListImages "
            "on resource: arn:aws:ecr:us-east-1:000000000000:repository/app because no "
            "resource-based policy allows the ecr:ListImages action");
  rig.api("SetRepositoryPolicy", named("app", policy("Allow", "111122223333", "ecr:List*")));
  EXPECT_EQ(rig.api("ListImages", theirs, rig.bob).status, 200);
  EXPECT_EQ(rig.api("DescribeImages", theirs, rig.bob).code, "AccessDeniedException");
  EXPECT_EQ(rig.api("DeleteRepositoryPolicy", named("app")).status, 200);
  EXPECT_EQ(rig.api("ListImages", theirs, rig.bob).code, "AccessDeniedException");
}

TEST(Ecr, KeepsPolicies) {
  Rig rig;
  rig.create("app");
  EXPECT_EQ(rig.api("GetRepositoryPolicy", named("app")).code, "RepositoryPolicyNotFoundException");
  EXPECT_EQ(rig.api("SetRepositoryPolicy", named("app", R"(,"policyText":"{}")")).code,
            "InvalidParameterException");
  const std::string denying = policy("Deny", "*", "ecr:*");
  const ApiAnswer lockout = rig.api("SetRepositoryPolicy", named("app", denying));
  EXPECT_EQ(lockout.code, "InvalidParameterException");
  EXPECT_THAT(lockout.message, HasSubstr("use force"));
  EXPECT_EQ(rig.api("GetRepositoryPolicy", named("app")).code, "RepositoryPolicyNotFoundException");
  EXPECT_EQ(rig.api("SetRepositoryPolicy", named("app", denying + R"(,"force":true)")).status, 200);
  const ApiAnswer denied = rig.api("GetRepositoryPolicy", named("app"));
  EXPECT_THAT(denied.message, HasSubstr("with an explicit deny in a resource-based policy"));
}

TEST(Ecr, KeepsTheRegistrysPolicy) {
  Rig rig;
  EXPECT_EQ(rig.api("GetRegistryPolicy").code, "RegistryPolicyNotFoundException");
  EXPECT_EQ(rig.api("PutRegistryPolicy", R"({"policyText":"no"})").code,
            "InvalidParameterException");
  const std::string theirs = R"({"registryId":"000000000000","repositoryName":"theirs"})";
  EXPECT_EQ(rig.api("CreateRepository", theirs, rig.bob).code, "AccessDeniedException");
  const std::string text = nlohmann::json(R"({"Version":"2012-10-17","Statement":{
      "Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
      "Action":"ecr:CreateRepository","Resource":"*"}})")
                               .dump();
  EXPECT_EQ(rig.api("PutRegistryPolicy", R"({"policyText":)" + text + "}").status, 200);
  EXPECT_EQ(rig.api("CreateRepository", theirs, rig.bob).status, 200);
  EXPECT_EQ(rig.api("DescribeRegistry").body["registryId"], "000000000000");
  EXPECT_EQ(rig.api("DeleteRegistryPolicy").status, 200);
  EXPECT_EQ(rig.api("DeleteRegistryPolicy").code, "RegistryPolicyNotFoundException");
}

TEST(Ecr, KnowsWhichRepositoriesAreScanned) {
  Rig rig;
  rig.create("prod/app");
  rig.create("test/app", R"(,"imageScanningConfiguration":{"scanOnPush":true})");
  EXPECT_EQ(rig.api("GetRegistryScanningConfiguration").body["scanningConfiguration"]["scanType"],
            "BASIC");
  const std::string rules = R"("rules":[{"scanFrequency":"CONTINUOUS_SCAN",
      "repositoryFilters":[{"filter":"prod/*","filterType":"WILDCARD"}]}])";
  EXPECT_EQ(rig.api("PutRegistryScanningConfiguration", "{" + rules + "}").code,
            "ValidationException");
  EXPECT_EQ(rig.api("PutRegistryScanningConfiguration", R"({"scanType":"ENHANCED",)" + rules + "}")
                .status,
            200);
  const auto found = rig.api("BatchGetRepositoryScanningConfiguration",
                             R"({"repositoryNames":["prod/app","test/app","none"]})")
                         .body;
  EXPECT_EQ(found["scanningConfigurations"][0]["scanFrequency"], "CONTINUOUS_SCAN");
  EXPECT_EQ(found["scanningConfigurations"][0]["appliedScanFilters"].size(), 1U);
  EXPECT_EQ(found["scanningConfigurations"][1]["scanFrequency"], "SCAN_ON_PUSH");
  EXPECT_EQ(found["failures"][0]["failureCode"], "REPOSITORY_NOT_FOUND");
}

TEST(Ecr, SaysWhatIsNotBuilt) {
  Rig rig;
  rig.create("app");
  const ApiAnswer answer =
      rig.api("StartImageScan", named("app", R"(,"imageId":{"imageTag":"1"})"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.message, HasSubstr("does not build ecr StartImageScan"));
}

TEST(Ecr, TellsTheRegistryAsTheApiWasAsked) {
  const ecr::Scope scope{"111122223333", "eu-west-1"};
  EXPECT_EQ(ecr::registry_host(scope, "https://api.ecr.eu-west-1.amazonaws.com"),
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com");
  EXPECT_EQ(ecr::registry_host({"1", "cn-north-1"}, ""), "1.dkr.ecr.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(ecr::registry_host(scope, "http://localhost:4566"), "localhost:4566");
  EXPECT_EQ(ecr::registry_url(scope, "http://localhost:4566"), "http://localhost:4566");
  EXPECT_EQ(ecr::registry_url(scope, "http://api.ecr.eu-west-1.amazonaws.com:4566"),
            "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com");
}

}  // namespace
}  // namespace fakes
