// Lifecycle rules: what AWS refuses, what is due when, and that it is done.
#include <gtest/gtest.h>

#include "fakes/s3/lifecycle.h"
#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes {
namespace {

using std::chrono::hours;
using test::Sent;
using test::ServiceRig;
using wire::Value;

Value list(std::initializer_list<Value> items) {
  Value value = Value::list();
  for (const auto& item : items) value.push(item);
  return value;
}

Value days(const char* name, int count) {
  return Value::structure({{name, count}});
}

Value rule(std::initializer_list<Value::Field> actions, const char* prefix = "") {
  Value value = Value::structure(actions);
  value.set("ID", std::string("rule ") + prefix);
  value.set("Status", "Enabled");
  value.set("Filter", Value::structure({{"Prefix", prefix}}));
  return value;
}

struct Fixture {
  Fixture() { rig.call("CreateBucket", {{"Bucket", "bucket"}}); }

  Value with_rules(std::initializer_list<Value> rules) {
    return Value::structure(
        {{"Bucket", "bucket"},
         {"LifecycleConfiguration", Value::structure({{"Rules", list(rules)}})}});
  }
  Reply put(std::initializer_list<Value> rules) {
    return rig.reply("PutBucketLifecycleConfiguration", with_rules(rules));
  }
  std::string code(Value one) {
    return rig.code_of("PutBucketLifecycleConfiguration", with_rules({std::move(one)}));
  }
  Reply put_object(const char* key, const std::string& body = "x") {
    Sent sent;
    sent.body = body;
    return rig.reply("PutObject", {{"Bucket", "bucket"}, {"Key", key}}, sent);
  }
  void keep_versions() {
    rig.call("PutBucketVersioning",
             {{"Bucket", "bucket"},
              {"VersioningConfiguration", Value::structure({{"Status", "Enabled"}})}});
  }
  Value versions() { return rig.call("ListObjectVersions", {{"Bucket", "bucket"}}); }
  bool has(const char* key) {
    return rig.code_of("HeadObject", {{"Bucket", "bucket"}, {"Key", key}}).empty();
  }

  ServiceRig rig{make_s3};
};

TEST(S3Lifecycle, RefusesWhatAwsRefuses) {
  Fixture with;
  EXPECT_EQ(with.code(rule({{"Expiration", days("Days", 0)}})), "InvalidArgument");
  EXPECT_EQ(with.code(rule({})), "InvalidRequest");
  Value both = rule({{"Expiration", days("Days", 1)}});
  both.set("Prefix", "a");
  EXPECT_EQ(with.code(both), "MalformedXML");
  Value noon = rule({});
  noon.set("Expiration",
           Value::structure({{"Date", wire::Timestamp(std::chrono::hours(24 * 20000 + 12))}}));
  EXPECT_EQ(with.code(noon), "InvalidArgument");
  EXPECT_EQ(with.rig.code_of("PutBucketLifecycleConfiguration",
                             with.with_rules({rule({{"Expiration", days("Days", 1)}}),
                                              rule({{"Expiration", days("Days", 2)}})})),
            "InvalidArgument")
      << "one id twice";
  Value transition = Value::structure({{"Days", 5}, {"StorageClass", "STANDARD_IA"}});
  EXPECT_EQ(with.code(rule({{"Transitions", list({transition})}})), "InvalidArgument");
}

TEST(S3Lifecycle, GivesTheMinimumSizeBack) {
  Fixture with;
  const Reply reply = with.put({rule({{"Expiration", days("Days", 1)}})});
  EXPECT_EQ(ServiceRig::header(reply, "x-amz-transition-default-minimum-object-size"),
            "all_storage_classes_128K");
  const Reply got = with.rig.reply("GetBucketLifecycleConfiguration", {{"Bucket", "bucket"}});
  EXPECT_EQ(ServiceRig::header(got, "x-amz-transition-default-minimum-object-size"),
            "all_storage_classes_128K");
  ASSERT_EQ(got.output["Rules"].size(), 1);
  EXPECT_EQ(got.output["Rules"].items()[0]["Expiration"], days("Days", 1));
}

TEST(S3Lifecycle, ExpiresAtTheMidnightAfter) {
  const auto noon = Clock::Time(hours(24 * 20000 + 12));
  EXPECT_EQ(s3::midnight_after(noon, 1), Clock::Time(hours(24 * 20002)));
  EXPECT_EQ(s3::midnight_after(Clock::Time(hours(24 * 20000)), 1), Clock::Time(hours(24 * 20001)));

  Fixture with;
  with.put({rule({{"Expiration", days("Days", 1)}}, "old/")});
  const Reply put = with.put_object("old/a");
  EXPECT_NE(ServiceRig::header(put, "x-amz-expiration").find("rule-id=\"rule%20old%2F\""),
            std::string::npos);
  with.put_object("new/a");
  with.rig.elapse(hours(23));
  EXPECT_TRUE(with.has("old/a"));
  with.rig.elapse(hours(25));
  EXPECT_FALSE(with.has("old/a"));
  EXPECT_TRUE(with.has("new/a"));
  EXPECT_EQ(with.versions()["DeleteMarkers"].size(), 0);
}

TEST(S3Lifecycle, MarksAndThenRemovesVersions) {
  Fixture with;
  with.keep_versions();
  with.put_object("a");
  with.put({rule({{"Expiration", days("Days", 1)},
                  {"NoncurrentVersionExpiration", days("NoncurrentDays", 1)}})});
  with.rig.elapse(hours(48));
  EXPECT_EQ(with.versions()["Versions"].size(), 1);
  EXPECT_EQ(with.versions()["DeleteMarkers"].size(), 1);
  with.rig.elapse(hours(48));
  EXPECT_EQ(with.versions()["Versions"].size(), 0);
  with.rig.elapse(hours(48));
  EXPECT_EQ(with.versions()["DeleteMarkers"].size(), 0) << "a marker alone expires too";
}

TEST(S3Lifecycle, KeepsSoManyNewerVersions) {
  Fixture with;
  with.keep_versions();
  for (int i = 0; i < 4; ++i) with.put_object("a");
  with.put({rule({{"NoncurrentVersionExpiration",
                   Value::structure({{"NoncurrentDays", 1}, {"NewerNoncurrentVersions", 2}})}})});
  with.rig.elapse(hours(48));
  EXPECT_EQ(with.versions()["Versions"].size(), 3);
}

TEST(S3Lifecycle, MovesToOtherClasses) {
  Fixture with;
  with.put_object("small");
  with.put_object("large", std::string(200 << 10, 'x'));
  with.put({rule(
      {{"Transitions", list({Value::structure({{"Days", 1}, {"StorageClass", "GLACIER"}})})}})});
  with.rig.elapse(hours(48));
  const auto storage_class = [&with](const char* key) {
    const Reply reply = with.rig.reply("HeadObject", {{"Bucket", "bucket"}, {"Key", key}});
    return reply.output["StorageClass"].text() + ServiceRig::header(reply, "x-amz-storage-class");
  };
  EXPECT_EQ(storage_class("large"), "GLACIER");
  EXPECT_EQ(storage_class("small"), "") << "below 128 KiB";
}

TEST(S3Lifecycle, AbortsUploads) {
  Fixture with;
  with.rig.call("CreateMultipartUpload", {{"Bucket", "bucket"}, {"Key", "a"}});
  with.put({rule({{"AbortIncompleteMultipartUpload", days("DaysAfterInitiation", 1)}})});
  EXPECT_EQ(with.rig.call("ListMultipartUploads", {{"Bucket", "bucket"}})["Uploads"].size(), 1);
  with.rig.elapse(hours(48));
  EXPECT_EQ(with.rig.call("ListMultipartUploads", {{"Bucket", "bucket"}})["Uploads"].size(), 0);
}

}  // namespace
}  // namespace fakes
