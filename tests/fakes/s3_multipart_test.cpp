#include <gtest/gtest.h>

#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

constexpr std::size_t least = 5 << 20;

TEST(S3Multipart, MakesOneObjectOfItsParts) {
  S3Rig rig;
  const std::string upload = rig.begin("k", {{"x-amz-meta-a", "1"}});
  const std::string second = rig.part("k", upload, 7, "tail");
  const std::string first = rig.part("k", upload, 2, text_of(least, 'a'));
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}}), "NoSuchKey");
  const Value done =
      rig.call("CompleteMultipartUpload", rig.completion("k", upload, {{2, first}, {7, second}}));
  EXPECT_EQ(done["ETag"].text().substr(33), "-2\"");
  EXPECT_EQ(done["ChecksumType"].text(), "FULL_OBJECT");
  EXPECT_EQ(rig.get("k"), text_of(least, 'a') + "tail");
  EXPECT_EQ(rig.get("k", {{"Range", "bytes=5242878-5242881"}}), "aata");
  const Reply part = rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "k"}, {"PartNumber", 7}});
  EXPECT_EQ(rig.bytes(part), "tail");
  EXPECT_EQ(rig.header(part, "x-amz-mp-parts-count"), "2");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}, {"PartNumber", 3}}),
            "InvalidPart");
  EXPECT_EQ(rig.header(part, "x-amz-meta-a"), "1");
}

TEST(S3Multipart, IsCompletedAgainWithTheSameAnswer) {
  S3Rig rig;
  const std::string upload = rig.begin("k");
  const auto parts = rig.completion("k", upload, {{1, rig.part("k", upload, 1, "x")}});
  const Value once = rig.call("CompleteMultipartUpload", parts);
  rig.reopen();
  EXPECT_EQ(rig.call("CompleteMultipartUpload", parts), once);
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}});
  EXPECT_EQ(rig.code_of("CompleteMultipartUpload", parts), "NoSuchUpload");
}

TEST(S3Multipart, RefusesPartsThatDoNotFit) {
  S3Rig rig;
  const std::string upload = rig.begin("k");
  const std::string small = rig.part("k", upload, 1, "small");
  const std::string other = rig.part("k", upload, 2, "other");
  const auto code = [&](const std::vector<std::pair<int, std::string>>& parts) {
    return rig.code_of("CompleteMultipartUpload", rig.completion("k", upload, parts));
  };
  EXPECT_EQ(code({}), "MalformedXML");
  EXPECT_EQ(code({{1, small}, {2, other}}), "EntityTooSmall");
  EXPECT_EQ(code({{2, other}, {1, small}}), "InvalidPartOrder");
  EXPECT_EQ(code({{1, small}, {1, small}}), "InvalidPartOrder");
  EXPECT_EQ(code({{3, small}}), "InvalidPart");
  EXPECT_EQ(code({{1, other}}), "InvalidPart");
  EXPECT_EQ(code({{1, small.substr(1, 32)}}), "") << "quotes may be missing";
  EXPECT_EQ(rig.get("k"), "small");
}

TEST(S3Multipart, ForgetsWhatIsNotPartOfTheObject) {
  S3Rig rig;
  const std::string upload = rig.begin("k");
  rig.part("k", upload, 1, "first try");
  const std::string kept = rig.part("k", upload, 1, "kept");
  rig.part("k", upload, 2, "unused");
  rig.call("CompleteMultipartUpload", rig.completion("k", upload, {{1, kept}}));
  EXPECT_EQ(rig.blob_count(), 1U);
  rig.reopen();
  EXPECT_EQ(rig.get("k"), "kept");
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}});
  EXPECT_EQ(rig.blob_count(), 0U);
}

TEST(S3Multipart, IsAborted) {
  S3Rig rig;
  const std::string upload = rig.begin("k");
  rig.part("k", upload, 1, "x");
  const Value named = Value::structure({{"Bucket", "box"}, {"Key", "k"}, {"UploadId", upload}});
  rig.call("AbortMultipartUpload", named);
  EXPECT_EQ(rig.blob_count(), 0U);
  EXPECT_EQ(rig.code_of("AbortMultipartUpload", named), "NoSuchUpload");
  EXPECT_EQ(rig.code_of("ListParts", named), "NoSuchUpload");
}

TEST(S3Multipart, ChecksChecksums) {
  S3Rig rig;
  const std::string upload =
      rig.begin("k", {{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "COMPOSITE"}});
  const Value put =
      Value::structure({{"Bucket", "box"}, {"Key", "k"}, {"UploadId", upload}, {"PartNumber", 1}});
  EXPECT_EQ(
      rig.code_of("UploadPart", put,
                  S3Rig::with({{"x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="}}, "hello")),
      "InvalidRequest");
  const Reply part =
      rig.reply("UploadPart", put, S3Rig::with({{"x-amz-checksum-crc32", "NhCmhg=="}}, "hello"));
  Value named = Value::structure({{"ETag", rig.header(part, "ETag")}, {"PartNumber", 1}});
  const auto complete = [&](const Value& one) {
    Value list = Value::list();
    list.push(one);
    return Value::structure({{"Bucket", "box"},
                             {"Key", "k"},
                             {"UploadId", upload},
                             {"MultipartUpload", Value::structure({{"Parts", list}})}});
  };
  EXPECT_EQ(rig.code_of("CompleteMultipartUpload", complete(named)), "InvalidRequest");
  named.set("ChecksumCRC32", "AAAAAA==");
  EXPECT_EQ(rig.code_of("CompleteMultipartUpload", complete(named)), "InvalidPart");
  named.set("ChecksumCRC32", "NhCmhg==");
  const Value done = rig.call("CompleteMultipartUpload", complete(named));
  EXPECT_EQ(done["ChecksumCRC32"].text().substr(8), "-1");
  EXPECT_EQ(done["ChecksumType"].text(), "COMPOSITE");
  EXPECT_EQ(rig.code_of("CreateMultipartUpload", {{"Bucket", "box"}, {"Key", "k"}},
                        S3Rig::with({{"x-amz-checksum-algorithm", "SHA1"},
                                     {"x-amz-checksum-type", "FULL_OBJECT"}})),
            "InvalidRequest");
}

TEST(S3Multipart, CopiesParts) {
  S3Rig rig;
  rig.put("source", "0123456789");
  const std::string upload = rig.begin("k");
  const auto copy = [&](std::vector<Header> headers) {
    return rig.code_of("UploadPartCopy",
                       {{"Bucket", "box"},
                        {"Key", "k"},
                        {"UploadId", upload},
                        {"PartNumber", 1},
                        {"CopySource", "box/source"}},
                       S3Rig::with(std::move(headers)));
  };
  EXPECT_EQ(copy({{"x-amz-copy-source-range", "bytes=0-10"}}), "InvalidRange");
  EXPECT_EQ(copy({{"x-amz-copy-source-range", "bytes=3-"}}), "InvalidArgument");
  EXPECT_EQ(copy({{"x-amz-copy-source-range", "bytes=3-5"}}), "");
  const Value part = rig.call("ListParts", {{"Bucket", "box"}, {"Key", "k"}, {"UploadId", upload}});
  rig.call("CompleteMultipartUpload",
           rig.completion("k", upload, {{1, part["Parts"].items().front()["ETag"].text()}}));
  EXPECT_EQ(rig.get("k"), "345");
}

TEST(S3Multipart, ListsPartsAndUploadsInPages) {
  S3Rig rig;
  const std::string upload = rig.begin("a");
  for (int number = 1; number <= 3; ++number) rig.part("a", upload, number, "x");
  Value page = rig.call("ListParts",
                        {{"Bucket", "box"}, {"Key", "a"}, {"UploadId", upload}, {"MaxParts", 2}});
  EXPECT_EQ(page["Parts"].size(), 2U);
  EXPECT_TRUE(page["IsTruncated"].boolean());
  const std::string again = rig.begin("a");
  rig.begin("dir/b");
  rig.begin("dir/c");
  page = rig.call("ListMultipartUploads", {{"Bucket", "box"}, {"MaxUploads", 1}});
  EXPECT_EQ(page["Uploads"].items().front()["UploadId"].text(), upload);
  EXPECT_EQ(page["NextUploadIdMarker"].text(), upload);
  page = rig.call(
      "ListMultipartUploads",
      {{"Bucket", "box"}, {"KeyMarker", "a"}, {"UploadIdMarker", upload}, {"Delimiter", "/"}});
  ASSERT_EQ(page["Uploads"].size(), 1U);
  EXPECT_EQ(page["Uploads"].items().front()["UploadId"].text(), again);
  EXPECT_EQ(page["CommonPrefixes"].items().front()["Prefix"].text(), "dir/");
  rig.call("DeleteBucket", {{"Bucket", "box"}});
  EXPECT_EQ(rig.blob_count(), 0U) << "uploads end with their bucket";
}

}  // namespace
}  // namespace fakes::s3::test
