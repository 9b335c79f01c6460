// Who may do what in S3: owners, bucket policies, ACLs, the public access block.
#include <gtest/gtest.h>

#include "fakes/s3/acl.h"
#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes {
namespace {

using test::Sent;
using test::ServiceRig;
using wire::Value;

constexpr const char* other_account = "111122223333";

Sent other() {
  Sent sent;
  sent.account = other_account;
  return sent;
}

Sent anonymous() {
  Sent sent;
  sent.account = "";
  sent.is_anonymous = true;
  return sent;
}

// A service with the bucket "b", and what tests of access say often.
struct Fixture {
  Fixture() {
    rig.call("CreateBucket", {{"Bucket", "bucket"}, {"ObjectOwnership", "ObjectWriter"}});
  }

  void unblock() { rig.call("DeletePublicAccessBlock", {{"Bucket", "bucket"}}); }
  void put_policy(const std::string& statement) {
    rig.call("PutBucketPolicy", {{"Bucket", "bucket"}, {"Policy", policy(statement)}});
  }
  static std::string policy(const std::string& statement) {
    return R"({"Version":"2012-10-17","Statement":[{)" + statement + "}]}";
  }
  bool may(const char* operation, const Sent& sent) {
    return rig.code_of(operation, {{"Bucket", "bucket"}}, sent) != "AccessDenied";
  }

  ServiceRig rig{make_s3};
};

constexpr const char* list_by_all =
    R"("Effect":"Allow","Principal":"*","Action":"s3:GetBucketTagging",)"
    R"("Resource":"arn:aws:s3:::bucket")";

TEST(S3Access, IsTheOwnersAlone) {
  Fixture with;
  EXPECT_TRUE(with.may("GetBucketTagging", {}));
  EXPECT_FALSE(with.may("GetBucketTagging", other()));
  EXPECT_FALSE(with.may("GetBucketTagging", anonymous()));
  EXPECT_EQ(with.rig.code_of("GetBucketTagging", {{"Bucket", "none"}}, other()), "NoSuchBucket");
}

TEST(S3Access, FollowsTheBucketPolicy) {
  Fixture with;
  EXPECT_EQ(with.rig.code_of("PutBucketPolicy",
                             {{"Bucket", "bucket"}, {"Policy", Fixture::policy(list_by_all)}}),
            "AccessDenied");
  with.unblock();
  with.put_policy(list_by_all);
  EXPECT_TRUE(with.may("GetBucketTagging", anonymous()));
  EXPECT_FALSE(with.may("GetBucketCors", anonymous()));
  EXPECT_EQ(with.rig.call("GetBucketPolicy", {{"Bucket", "bucket"}})["Policy"].text(),
            Fixture::policy(list_by_all));
  EXPECT_TRUE(
      with.rig.call("GetBucketPolicyStatus", {{"Bucket", "bucket"}})["PolicyStatus"]["IsPublic"]
          .boolean());

  with.rig.call("PutPublicAccessBlock", {{"Bucket", "bucket"},
                                         {"PublicAccessBlockConfiguration",
                                          Value::structure({{"RestrictPublicBuckets", true}})}});
  EXPECT_FALSE(with.may("GetBucketTagging", other()));
  EXPECT_TRUE(with.may("GetBucketTagging", {}));
}

TEST(S3Access, DeniesTheOwnerTooButNotHisPolicy) {
  Fixture with;
  with.put_policy(
      R"("Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::bucket")");
  EXPECT_FALSE(with.may("GetBucketTagging", {}));
  EXPECT_TRUE(with.may("GetBucketPolicy", {}));
  Sent user;
  user.identity = Identity{"000000000000", "arn:aws:iam::000000000000:user/u", "AIDAU", "AKIAU"};
  EXPECT_FALSE(with.may("DeleteBucketPolicy", user));
  EXPECT_TRUE(with.may("DeleteBucketPolicy", {}));
}

TEST(S3Access, RefusesPoliciesInS3sWords) {
  Fixture with;
  const auto message = [&with](const std::string& statement) {
    const auto fault = with.rig.fault_of(
        "PutBucketPolicy", {{"Bucket", "bucket"}, {"Policy", Fixture::policy(statement)}});
    return fault ? fault->message() : "";
  };
  const std::string allow = R"("Effect":"Allow",)";
  const std::string someone = R"("Principal":{"AWS":"111122223333"},)";
  EXPECT_EQ(message(allow + someone + R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::c/*")"),
            "Policy has invalid resource");
  EXPECT_EQ(message(allow + someone + R"("Action":"ec2:Run","Resource":"arn:aws:s3:::bucket/*")"),
            "Policy has invalid action");
  EXPECT_EQ(
      message(allow + someone + R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket")"),
      "Action does not apply to any resource(s) in statement");
  EXPECT_EQ(message(allow + R"("Principal":{"AWS":"nobody"},"Action":"s3:GetObject",)"
                            R"("Resource":"arn:aws:s3:::bucket/*")"),
            "Invalid principal in policy");
  EXPECT_EQ(message(allow + someone + R"("Action":"s3:Get*","Resource":"arn:aws:s3:::bucket*")"),
            "");
}

TEST(S3Access, KnowsAcls) {
  Fixture with;
  with.unblock();
  with.rig.call("PutBucketAcl", {{"Bucket", "bucket"}, {"ACL", "public-read"}});
  const Value acl = with.rig.call("GetBucketAcl", {{"Bucket", "bucket"}});
  ASSERT_EQ(acl["Grants"].size(), 2);
  EXPECT_EQ(acl["Grants"].items()[0]["Grantee"]["URI"].text(), s3::kAllUsers);
  EXPECT_EQ(acl["Grants"].items()[1]["Permission"].text(), "FULL_CONTROL");
  EXPECT_FALSE(with.may("GetBucketAcl", anonymous()));

  const std::string id = with.rig.accounts().account(other_account).canonical_id;
  with.rig.call("PutBucketAcl", {{"Bucket", "bucket"}, {"GrantReadACP", "id=\"" + id + "\""}});
  EXPECT_TRUE(with.may("GetBucketAcl", other()));
  EXPECT_FALSE(with.may("GetBucketAcl", anonymous()));
  EXPECT_TRUE(with.may("GetBucketAcl", {})) << "the owner need not be granted anything";
}

TEST(S3Access, RefusesAclsThatAreNone) {
  Fixture with;
  const auto code = [&with](Value input) {
    input.set("Bucket", "bucket");
    return with.rig.code_of("PutBucketAcl", input);
  };
  EXPECT_EQ(code(Value::structure({{"ACL", "public-read"}})), "AccessDenied") << "it is blocked";
  EXPECT_EQ(code(Value::structure({{"GrantRead", "id=nobody"}})), "InvalidArgument");
  EXPECT_EQ(code(Value::structure({{"GrantRead", "emailAddress=\"x@y.invalid\""}})),
            "UnresolvableGrantByEmailAddress");
  EXPECT_EQ(code(Value::structure({{"GrantRead", "id=x"}, {"ACL", "private"}})), "InvalidArgument");
  EXPECT_EQ(code(Value::structure({})), "MissingSecurityHeader");
  with.rig.call("CreateBucket", {{"Bucket", "enforced"}});
  EXPECT_EQ(with.rig.code_of("PutBucketAcl", {{"Bucket", "enforced"}, {"ACL", "private"}}),
            "AccessControlListNotSupported");
  EXPECT_EQ(with.rig.code_of("CreateBucket", {{"Bucket", "public"}, {"ACL", "public-read"}}),
            "InvalidBucketAclWithObjectOwnership");
}

TEST(S3Access, IgnoresCannedAclsOfObjectsForNewBuckets) {
  Fixture with;
  const auto code = [&with](const char* acl, const char* ownership) {
    return with.rig.code_of("CreateBucket",
                            {{"Bucket", "new"}, {"ACL", acl}, {"ObjectOwnership", ownership}});
  };
  for (const char* acl : {"bucket-owner-full-control", "bucket-owner-read", "private"}) {
    for (const char* ownership : {"BucketOwnerEnforced", "ObjectWriter"}) {
      EXPECT_EQ(code(acl, ownership), "") << acl << " " << ownership;
      EXPECT_EQ(with.rig.call("GetBucketAcl", {{"Bucket", "new"}})["Grants"].size(), 1) << acl;
      with.rig.call("DeleteBucket", {{"Bucket", "new"}});
    }
  }
  EXPECT_EQ(code("log-delivery-write", "BucketOwnerEnforced"),
            "InvalidBucketAclWithObjectOwnership");
  EXPECT_EQ(code("nonsense", "ObjectWriter"), "InvalidArgument");
  EXPECT_EQ(code("log-delivery-write", "ObjectWriter"), "");
  EXPECT_EQ(with.rig.call("GetBucketAcl", {{"Bucket", "new"}})["Grants"].size(), 3);
}

TEST(S3Acl, RowsHoldAllGrants) {
  s3::Acl acl = s3::Acl::of_owner("owner");
  EXPECT_EQ(s3::Acl::read("", "owner").grants, acl.grants);
  acl.grants.push_back({"READ", true, std::string(s3::kAuthenticatedUsers)});
  EXPECT_EQ(s3::Acl::read(acl.row(), "owner").grants, acl.grants);
  EXPECT_TRUE(acl.is_public());
  EXPECT_TRUE(acl.allows("READ", "anybody", s3::PublicGrants::count));
  EXPECT_FALSE(acl.allows("READ", "", s3::PublicGrants::count));
  EXPECT_FALSE(acl.allows("READ", "anybody", s3::PublicGrants::ignored));
  acl.grants.clear();
  EXPECT_TRUE(s3::Acl::read(acl.row(), "owner").grants.empty());
}

}  // namespace
}  // namespace fakes
