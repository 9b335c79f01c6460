// Replication: what is copied where, with its version and headers.
#include <gtest/gtest.h>

#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes {
namespace {

using test::Sent;
using test::ServiceRig;
using wire::Value;

struct Fixture {
  Fixture() {
    for (const char* bucket : {"source", "copies"}) {
      rig.call("CreateBucket", {{"Bucket", bucket}});
      rig.call("PutBucketVersioning",
               {{"Bucket", bucket},
                {"VersioningConfiguration", Value::structure({{"Status", "Enabled"}})}});
    }
  }

  void replicate(Value filter, const char* markers) {
    Value rules = Value::list();
    rules.push(
        Value::structure({{"ID", "r"},
                          {"Priority", 1},
                          {"Status", "Enabled"},
                          {"Filter", std::move(filter)},
                          {"DeleteMarkerReplication", Value::structure({{"Status", markers}})},
                          {"Destination", Value::structure({{"Bucket", "arn:aws:s3:::copies"},
                                                            {"StorageClass", "STANDARD_IA"}})}}));
    rig.call("PutBucketReplication",
             {{"Bucket", "source"},
              {"ReplicationConfiguration",
               Value::structure(
                   {{"Role", "arn:aws:iam::000000000000:role/r"}, {"Rules", std::move(rules)}})}});
  }
  Reply put(const char* key) {
    Sent sent;
    sent.body = "bytes";
    sent.headers = {{"x-amz-meta-a", "b"}};
    return rig.reply("PutObject", {{"Bucket", "source"}, {"Key", key}}, sent);
  }
  std::string status(const char* bucket, const char* key) {
    return ServiceRig::header(rig.reply("HeadObject", {{"Bucket", bucket}, {"Key", key}}),
                              "x-amz-replication-status");
  }
  void work() { rig.elapse(std::chrono::seconds(1)); }

  ServiceRig rig{make_s3};
};

TEST(S3Replication, CopiesWithVersionAndHeaders) {
  Fixture with;
  with.replicate(Value::structure({{"Prefix", "a/"}}), "Disabled");
  const Reply put = with.put("a/1");
  with.put("b/1");
  EXPECT_EQ(with.status("source", "a/1"), "PENDING");
  EXPECT_EQ(with.status("source", "b/1"), "");
  with.work();
  EXPECT_EQ(with.status("source", "a/1"), "COMPLETED");
  EXPECT_EQ(with.status("copies", "a/1"), "REPLICA");
  const Reply got = with.rig.reply("GetObject", {{"Bucket", "copies"}, {"Key", "a/1"}});
  EXPECT_EQ(ServiceRig::header(got, "x-amz-version-id"),
            ServiceRig::header(put, "x-amz-version-id"));
  EXPECT_EQ(ServiceRig::header(got, "x-amz-meta-a"), "b");
  EXPECT_EQ(with.rig.code_of("HeadObject", {{"Bucket", "copies"}, {"Key", "b/1"}}), "NoSuchKey");
}

TEST(S3Replication, CopiesDeleteMarkersWhereTold) {
  Fixture with;
  with.replicate(Value::structure({{"Prefix", ""}}), "Enabled");
  with.put("a");
  with.work();
  with.rig.call("DeleteObject", {{"Bucket", "source"}, {"Key", "a"}});
  with.work();
  EXPECT_EQ(with.rig.call("ListObjectVersions", {{"Bucket", "copies"}})["DeleteMarkers"].size(), 1);
}

TEST(S3Replication, SurvivesTheSource) {
  Fixture with;
  with.replicate(Value::structure({{"Prefix", ""}}), "Disabled");
  const Reply put = with.put("a");
  with.work();
  with.rig.call("DeleteObject", {{"Bucket", "source"},
                                 {"Key", "a"},
                                 {"VersionId", ServiceRig::header(put, "x-amz-version-id")}});
  const Reply got = with.rig.reply("GetObject", {{"Bucket", "copies"}, {"Key", "a"}});
  EXPECT_EQ(ServiceRig::header(got, "ETag"), ServiceRig::header(put, "ETag"));
}

}  // namespace
}  // namespace fakes
