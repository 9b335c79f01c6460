#include "fakes/s3/bucket_name.h"
#include "fakes/s3/buckets.h"

#include <gtest/gtest.h>

#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

TEST(S3BucketName, FollowsTheRules) {
  for (const char* good : {"abc", "a.b-c", "1a2", "192.168.1"}) EXPECT_TRUE(is_bucket_name(good));
  for (const char* bad : {"ab", "Abc", "a_b", "-ab", "ab-", "a..b", "192.168.1.1", "xn--abc",
                          "abc-s3alias", "abc--ol-s3", "ab/c", "../etc", ""}) {
    EXPECT_FALSE(is_bucket_name(bad)) << bad;
  }
  EXPECT_TRUE(is_bucket_name(text_of(63)));
  EXPECT_FALSE(is_bucket_name(text_of(64)));
  EXPECT_FALSE(is_bucket_name(std::string("a\0b", 3)));
  EXPECT_TRUE(is_region("us-gov-east-1"));
  EXPECT_FALSE(is_region("mars"));
}

Value with_location(const char* name, const char* location) {
  return Value::structure(
      {{"Bucket", name},
       {"CreateBucketConfiguration", Value::structure({{"LocationConstraint", location}})}});
}

TEST(S3Buckets, AreMadeWhereTheyAreWanted) {
  S3Rig rig;
  rig.call("CreateBucket", with_location("there", "eu-west-2"));
  EXPECT_EQ(rig.call("GetBucketLocation", {{"Bucket", "there"}})["LocationConstraint"].text(),
            "eu-west-2");
  EXPECT_EQ(rig.call("GetBucketLocation", {{"Bucket", "box"}})["LocationConstraint"].text(), "");
  EXPECT_EQ(rig.code_of("CreateBucket", with_location("here", "mars")),
            "InvalidLocationConstraint");
  Sent elsewhere;
  elsewhere.region = "eu-west-1";
  EXPECT_EQ(rig.code_of("CreateBucket", {{"Bucket", "here"}}, elsewhere),
            "IllegalLocationConstraintException");
  EXPECT_EQ(rig.code_of("CreateBucket", with_location("here", "eu-west-2"), elsewhere),
            "IllegalLocationConstraintException");
  EXPECT_EQ(rig.code_of("CreateBucket", with_location("here", "eu-west-1"), elsewhere), "");
}

TEST(S3Buckets, HaveNamesOfTheirOwnInTheWholeWorld) {
  S3Rig rig;
  EXPECT_EQ(rig.code_of("CreateBucket", {{"Bucket", "box"}}), "") << "us-east-1 does not mind";
  Sent other;
  other.account = "111111111111";
  EXPECT_EQ(rig.code_of("CreateBucket", {{"Bucket", "box"}}, other), "BucketAlreadyExists");
  rig.call("CreateBucket", with_location("there", "eu-west-2"));
  EXPECT_EQ(rig.code_of("CreateBucket", with_location("there", "eu-west-2")),
            "BucketAlreadyOwnedByYou");
  EXPECT_EQ(rig.code_of("CreateBucket", {{"Bucket", "Bad_Name"}}), "InvalidBucketName");
  EXPECT_EQ(rig.call("ListBuckets", Value::structure(), other)["Buckets"].size(), 0U);
}

TEST(S3Buckets, AreListedInPages) {
  S3Rig rig;
  for (const char* name : {"aaa", "aab", "zzz"}) rig.call("CreateBucket", {{"Bucket", name}});
  Value page = rig.call("ListBuckets", {{"MaxBuckets", 1}, {"Prefix", "aa"}});
  ASSERT_EQ(page["Buckets"].size(), 1U);
  EXPECT_EQ(page["Buckets"].items().front()["Name"].text(), "aaa");
  page = rig.call("ListBuckets",
                  {{"Prefix", "aa"}, {"ContinuationToken", page["ContinuationToken"].text()}});
  EXPECT_EQ(page["Buckets"].items().front()["Name"].text(), "aab");
  EXPECT_FALSE(page.has("ContinuationToken"));
  EXPECT_EQ(rig.call("ListBuckets", {{"BucketRegion", "eu-west-2"}})["Buckets"].size(), 0U);
}

TEST(S3Buckets, KeepSettings) {
  S3Rig rig;
  rig.store().write([](Transaction& state) {
    const Bucket bucket = bucket_named(state, "box");
    put_setting(state, bucket, "cors", "x");
    put_setting(state, bucket, "cors", "y");
    put_setting(state, bucket, "metrics", "1", "a");
    put_setting(state, bucket, "metrics", "2", "b");
  });
  rig.reopen();
  rig.store().write([](Transaction& state) {
    const Bucket bucket = bucket_named(state, "box");
    EXPECT_EQ(setting(state, bucket, "cors"), "y");
    std::string ids;
    each_setting(state, bucket, "metrics", "a", [&](std::string_view id, std::string_view) {
      ids += id;
      return true;
    });
    EXPECT_EQ(ids, "b");
    EXPECT_TRUE(remove_setting(state, bucket, "cors"));
    EXPECT_FALSE(remove_setting(state, bucket, "cors"));
  });
}

}  // namespace
}  // namespace fakes::s3::test
