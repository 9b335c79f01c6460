#include <gtest/gtest.h>

#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

std::string version_of(const Reply& reply) {
  return S3Rig::header(reply, "x-amz-version-id");
}

std::string read(S3Rig& rig, std::string_view key, const std::string& version) {
  return rig.bytes(
      rig.reply("GetObject", {{"Bucket", "box"}, {"Key", key}, {"VersionId", version}}));
}

std::size_t count(S3Rig& rig, std::string_view member) {
  return rig.call("ListObjectVersions", {{"Bucket", "box"}})[member].size();
}

void suspend(S3Rig& rig) {
  rig.call("PutBucketVersioning",
           {{"Bucket", "box"},
            {"VersioningConfiguration", Value::structure({{"Status", "Suspended"}})}});
}

TEST(S3Versions, AreKeptAndFound) {
  S3Rig rig;
  rig.enable_versions();
  const std::string first = version_of(rig.put("k", "1"));
  const std::string second = version_of(rig.put("k", "2"));
  EXPECT_NE(first, second);
  EXPECT_EQ(rig.get("k"), "2");
  EXPECT_EQ(read(rig, "k", first), "1");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}, {"VersionId", "x"}}),
            "InvalidArgument");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}, {"VersionId", text_of(32)}}),
            "NoSuchVersion");
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}, {"VersionId", second}});
  EXPECT_EQ(rig.get("k"), "1") << "the one before is the latest again";
}

TEST(S3Versions, HideBehindDeleteMarkers) {
  S3Rig rig;
  rig.enable_versions();
  const std::string first = version_of(rig.put("k", "1"));
  const Reply gone = rig.reply("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}});
  EXPECT_EQ(rig.header(gone, "x-amz-delete-marker"), "true");
  const auto fault = rig.fault_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}});
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "NoSuchKey");
  EXPECT_EQ(fault->headers().front().name, "x-amz-delete-marker");
  EXPECT_EQ(
      rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}, {"VersionId", version_of(gone)}}),
      "MethodNotAllowed");
  EXPECT_EQ(read(rig, "k", first), "1");
  EXPECT_TRUE(rig.keys().empty());
  const Reply back =
      rig.reply("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}, {"VersionId", version_of(gone)}});
  EXPECT_EQ(rig.header(back, "x-amz-delete-marker"), "true");
  EXPECT_EQ(rig.get("k"), "1");
}

TEST(S3Versions, HaveANullOneWhereNothingIsKept) {
  S3Rig rig;
  rig.put("k", "before");
  rig.enable_versions();
  const std::string first = version_of(rig.put("k", "1"));
  EXPECT_EQ(read(rig, "k", "null"), "before");
  suspend(rig);
  EXPECT_EQ(version_of(rig.put("k", "after")), "") << "a null version is not named";
  EXPECT_EQ(count(rig, "Versions"), 2U);
  EXPECT_EQ(rig.get("k"), "after");
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}});
  EXPECT_EQ(count(rig, "DeleteMarkers"), 1U);
  EXPECT_EQ(count(rig, "Versions"), 1U) << "the marker took the place of the null version";
  EXPECT_EQ(read(rig, "k", first), "1");
}

TEST(S3Versions, AreDeletedInBulk) {
  S3Rig rig;
  rig.put("a", "1");
  rig.put("b", text_of(50000));
  Value objects = Value::list();
  for (const char* key : {"a", "b", "missing"}) objects.push(Value::structure({{"Key", key}}));
  const Value answer = rig.call(
      "DeleteObjects", {{"Bucket", "box"}, {"Delete", Value::structure({{"Objects", objects}})}});
  EXPECT_EQ(answer["Deleted"].size(), 3U) << "what is not there is gone";
  EXPECT_FALSE(answer.has("Errors"));
  EXPECT_EQ(rig.blob_count(), 0U);
  Value quiet = Value::structure({{"Objects", objects}, {"Quiet", true}});
  EXPECT_FALSE(rig.call("DeleteObjects", {{"Bucket", "box"}, {"Delete", quiet}}).has("Deleted"));
  Value many = Value::list();
  for (int i = 0; i <= 1000; ++i) many.push(Value::structure({{"Key", std::to_string(i)}}));
  EXPECT_EQ(rig.code_of("DeleteObjects",
                        {{"Bucket", "box"}, {"Delete", Value::structure({{"Objects", many}})}}),
            "MalformedXML");
}

TEST(S3Versions, AreDeletedUnderConditions) {
  S3Rig rig;
  rig.put("k", "hello");
  const auto code = [&](std::vector<Header> headers) {
    return rig.code_of("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}},
                       S3Rig::with(std::move(headers)));
  };
  EXPECT_EQ(code({{"If-Match", "\"other\""}}), "PreconditionFailed");
  EXPECT_EQ(code({{"If-Match", "\"5d41402abc4b2a76b9719d911017c592\""}}), "");
  EXPECT_EQ(code({{"If-Match", "*"}}), "NoSuchKey");
}

TEST(S3Versions, KeepABucketFromBeingDeleted) {
  S3Rig rig;
  rig.enable_versions();
  const std::string version = version_of(rig.put("k", "1"));
  EXPECT_EQ(rig.code_of("DeleteBucket", {{"Bucket", "box"}}), "BucketNotEmpty");
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}, {"VersionId", version}});
  rig.call("DeleteBucket", {{"Bucket", "box"}});
  EXPECT_EQ(rig.code_of("HeadBucket", {{"Bucket", "box"}}), "NoSuchBucket");
}

class S3Lock : public ::testing::Test {
 protected:
  S3Lock() {
    rig_.call("CreateBucket", {{"Bucket", "locked"}, {"ObjectLockEnabledForBucket", true}});
  }
  std::string put(std::vector<Header> headers = {}) {
    headers.push_back({"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="});
    return version_of(rig_.reply("PutObject", {{"Bucket", "locked"}, {"Key", "k"}},
                                 S3Rig::with(std::move(headers), "hello")));
  }
  std::string remove(const std::string& version, bool bypass = false) {
    std::vector<Header> headers;
    if (bypass) headers.push_back({"x-amz-bypass-governance-retention", "true"});
    return rig_.code_of("DeleteObject",
                        {{"Bucket", "locked"}, {"Key", "k"}, {"VersionId", version}},
                        S3Rig::with(std::move(headers)));
  }
  std::string retain(std::string_view mode, std::chrono::hours from_now, bool bypass = false) {
    std::vector<Header> headers;
    if (bypass) headers.push_back({"x-amz-bypass-governance-retention", "true"});
    const Value retention =
        Value::structure({{"Mode", mode}, {"RetainUntilDate", rig_.clock().now() + from_now}});
    return rig_.code_of("PutObjectRetention",
                        {{"Bucket", "locked"}, {"Key", "k"}, {"Retention", retention}},
                        S3Rig::with(std::move(headers)));
  }
  void by_default(std::string_view mode, int days) {
    const Value rule = Value::structure(
        {{"DefaultRetention", Value::structure({{"Mode", mode}, {"Days", days}})}});
    rig_.call("PutObjectLockConfiguration",
              {{"Bucket", "locked"},
               {"ObjectLockConfiguration",
                Value::structure({{"ObjectLockEnabled", "Enabled"}, {"Rule", rule}})}});
  }

  S3Rig rig_;
};

TEST_F(S3Lock, KeepsVersionsUntilTheirTime) {
  using std::chrono::hours;
  by_default("COMPLIANCE", 1);
  const std::string version = put();
  EXPECT_EQ(remove(version), "AccessDenied");
  EXPECT_EQ(remove(version, true), "AccessDenied");
  rig_.elapse(hours(25));
  EXPECT_EQ(remove(version), "");
}

TEST_F(S3Lock, IsBypassedUnderGovernance) {
  by_default("GOVERNANCE", 1);
  const std::string version = put();
  EXPECT_EQ(remove(version), "AccessDenied");
  EXPECT_EQ(remove(version, true), "");
}

TEST_F(S3Lock, IsNotWeakened) {
  using std::chrono::hours;
  put();
  EXPECT_EQ(retain("GOVERNANCE", hours(48)), "");
  EXPECT_EQ(retain("GOVERNANCE", hours(24)), "AccessDenied");
  EXPECT_EQ(retain("GOVERNANCE", hours(72)), "");
  EXPECT_EQ(retain("GOVERNANCE", hours(24), true), "");
  EXPECT_EQ(retain("COMPLIANCE", hours(24), true), "");
  EXPECT_EQ(retain("COMPLIANCE", hours(12), true), "AccessDenied");
  EXPECT_EQ(retain("GOVERNANCE", hours(48), true), "AccessDenied");
  EXPECT_EQ(retain("COMPLIANCE", hours(48)), "");
  EXPECT_EQ(retain("COMPLIANCE", hours(-1)), "InvalidArgument");
}

TEST_F(S3Lock, HoldsVersionsWhoeverAsks) {
  const std::string version = put({{"x-amz-object-lock-legal-hold", "ON"}});
  EXPECT_EQ(remove(version, true), "AccessDenied");
  rig_.call(
      "PutObjectLegalHold",
      {{"Bucket", "locked"}, {"Key", "k"}, {"LegalHold", Value::structure({{"Status", "OFF"}})}});
  EXPECT_EQ(remove(version), "");
}

TEST_F(S3Lock, NeedsABucketThatHasIt) {
  rig_.put("k", "x");
  EXPECT_EQ(rig_.code_of("GetObjectLockConfiguration", {{"Bucket", "box"}}),
            "ObjectLockConfigurationNotFoundError");
  EXPECT_EQ(rig_.code_of("GetObjectRetention", {{"Bucket", "box"}, {"Key", "k"}}),
            "InvalidRequest");
  EXPECT_EQ(rig_.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                         S3Rig::with({{"x-amz-object-lock-legal-hold", "ON"},
                                      {"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}},
                                     "hello")),
            "InvalidRequest");
  EXPECT_EQ(rig_.code_of("PutBucketVersioning", {{"Bucket", "locked"},
                                                 {"VersioningConfiguration",
                                                  Value::structure({{"Status", "Suspended"}})}}),
            "InvalidBucketState");
}

}  // namespace
}  // namespace fakes::s3::test
