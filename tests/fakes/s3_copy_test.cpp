#include <gtest/gtest.h>

#include "fakes/s3/copy_source.h"
#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

Value copy(std::string_view source, std::string_view key) {
  return Value::structure({{"Bucket", "box"}, {"Key", key}, {"CopySource", source}});
}

TEST(S3CopySource, IsReadAsClientsWriteIt) {
  EXPECT_EQ(copy_source("/b/a%20b/c").key, "a b/c");
  EXPECT_EQ(copy_source("b%2Fk").bucket, "b");
  EXPECT_EQ(copy_source("b/%3FversionId").key, "?versionId");
  EXPECT_EQ(copy_source("b/k?versionId=v1").version, "v1");
  for (const char* bad : {"", "b", "/b/", "b/k?versionId="}) {
    EXPECT_THROW(copy_source(bad), wire::Fault) << bad;
  }
}

TEST(S3Copy, SharesTheFileOfItsSource) {
  S3Rig rig;
  rig.put("a", text_of(50000), {{"x-amz-meta-m", "1"}, {"x-amz-tagging", "t=1"}});
  rig.call("CopyObject", copy("box/a", "c"));
  EXPECT_EQ(rig.blob_count(), 1U);
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "a"}});
  rig.reopen();
  const Reply got = rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "c"}});
  EXPECT_EQ(rig.bytes(got), text_of(50000));
  EXPECT_EQ(rig.header(got, "x-amz-meta-m"), "1");
  EXPECT_EQ(rig.header(got, "x-amz-tagging-count"), "1");
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "c"}});
  EXPECT_EQ(rig.blob_count(), 0U);
}

TEST(S3Copy, ReplacesWhatIsSaidOfIt) {
  S3Rig rig;
  rig.put("a", "x", {{"Content-Type", "text/plain"}, {"x-amz-tagging", "t=1"}});
  rig.call("CopyObject", copy("box/a", "a"),
           S3Rig::with({{"x-amz-metadata-directive", "REPLACE"},
                        {"x-amz-tagging-directive", "REPLACE"},
                        {"x-amz-meta-n", "2"}}));
  const Reply got = rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "a"}});
  EXPECT_EQ(rig.bytes(got), "x");
  EXPECT_EQ(rig.header(got, "content-type"), "binary/octet-stream");
  EXPECT_EQ(rig.header(got, "x-amz-meta-n"), "2");
  EXPECT_EQ(rig.header(got, "x-amz-tagging-count"), "");
}

TEST(S3Copy, ToItselfMustChangeSomething) {
  S3Rig rig;
  rig.put("a", text_of(50000));
  EXPECT_EQ(rig.code_of("CopyObject", copy("box/a", "a")), "InvalidRequest");
  EXPECT_EQ(rig.code_of("CopyObject", copy("box/a", "a"),
                        S3Rig::with({{"x-amz-storage-class", "STANDARD_IA"}})),
            "");
  EXPECT_EQ(rig.get("a"), text_of(50000));
  EXPECT_EQ(rig.blob_count(), 1U);
}

TEST(S3Copy, OfPartsHasTheDigestOfTheWhole) {
  S3Rig rig;
  const std::string upload = rig.begin("a");
  rig.call("CompleteMultipartUpload",
           rig.completion("a", upload, {{1, rig.part("a", upload, 1, "hello")}}));
  const Value answer = rig.call("CopyObject", copy("box/a", "c"));
  EXPECT_EQ(answer["CopyObjectResult"]["ETag"].text(), "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(rig.get("c"), "hello");
}

TEST(S3Copy, RefusesWhatIsNotThere) {
  S3Rig rig;
  rig.enable_versions();
  rig.put("a", "x");
  const Reply gone = rig.reply("DeleteObject", {{"Bucket", "box"}, {"Key", "a"}});
  EXPECT_EQ(rig.code_of("CopyObject", copy("other/a", "c")), "NoSuchBucket");
  EXPECT_EQ(rig.code_of("CopyObject", copy("box/missing", "c")), "NoSuchKey");
  EXPECT_EQ(rig.code_of("CopyObject", copy("box/a", "c")), "NoSuchKey");
  const std::string marker = "box/a?versionId=" + rig.header(gone, "x-amz-version-id");
  EXPECT_EQ(rig.code_of("CopyObject", copy(marker, "c")), "InvalidRequest");
  EXPECT_EQ(rig.code_of("CopyObject", copy("box/a", "c"),
                        S3Rig::with({{"x-amz-metadata-directive", "MAYBE"}})),
            "InvalidArgument");
}

TEST(S3Copy, HasConditionsOnItsSource) {
  S3Rig rig;
  rig.put("a", "hello");
  const auto code = [&](const char* name, const char* value) {
    return rig.code_of("CopyObject", copy("box/a", "c"), S3Rig::with({{name, value}}));
  };
  EXPECT_EQ(code("x-amz-copy-source-if-match", "5d41402abc4b2a76b9719d911017c592"), "");
  EXPECT_EQ(code("x-amz-copy-source-if-match", "x"), "PreconditionFailed");
  EXPECT_EQ(code("x-amz-copy-source-if-none-match", "5d41402abc4b2a76b9719d911017c592"),
            "PreconditionFailed");
  EXPECT_EQ(code("x-amz-copy-source-if-modified-since", "Fri, 29 Oct 2100 19:43:31 GMT"),
            "PreconditionFailed");
}

TEST(S3Tags, AreLimited) {
  S3Rig rig;
  const auto code = [&](const std::string& header) {
    return rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                       S3Rig::with({{"x-amz-tagging", header}}));
  };
  EXPECT_EQ(code("a=1&b="), "");
  EXPECT_EQ(code("a=1&a=2"), "InvalidArgument");
  EXPECT_EQ(code(text_of(128) + "=" + text_of(256)), "");
  EXPECT_EQ(code(text_of(129) + "=1"), "InvalidTag");
  EXPECT_EQ(code("a=" + text_of(257)), "InvalidTag");
  EXPECT_EQ(code("aws:a=1"), "InvalidTag");
  EXPECT_EQ(code("a%3C=1"), "InvalidTag");
  EXPECT_EQ(code("a=1&b=&c=&d=&e=&f=&g=&h=&i=&j=&k="), "BadRequest");
}

TEST(S3Attributes, SayWhatIsAskedFor) {
  S3Rig rig;
  rig.put("k", "hello");
  Value wanted = Value::list();
  for (const char* name : {"ETag", "ObjectSize", "Checksum", "ObjectParts"}) wanted.push(name);
  const Value got = rig.call("GetObjectAttributes",
                             {{"Bucket", "box"}, {"Key", "k"}, {"ObjectAttributes", wanted}});
  EXPECT_EQ(got["ETag"].text(), "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(got["ObjectSize"].integer(), 5);
  EXPECT_EQ(got["Checksum"]["ChecksumType"].text(), "FULL_OBJECT");
  EXPECT_FALSE(got.has("ObjectParts"));
  EXPECT_FALSE(got.has("StorageClass"));
}

}  // namespace
}  // namespace fakes::s3::test
