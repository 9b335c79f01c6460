#include <gtest/gtest.h>

#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

constexpr std::string_view md5_of_hello = "\"5d41402abc4b2a76b9719d911017c592\"";

TEST(S3Objects, KeepBytesAndWhatIsSaidOfThem) {
  S3Rig rig;
  const Reply put = rig.put("a/b", "hello",
                            {{"Content-Type", "text/plain"},
                             {"x-amz-meta-Color", "red"},
                             {"X-Amz-Meta-color", "blue"},
                             {"Cache-Control", "no-cache"},
                             {"Content-Encoding", "aws-chunked,gzip"}});
  EXPECT_EQ(rig.header(put, "ETag"), md5_of_hello);
  EXPECT_EQ(rig.header(put, "x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(rig.header(put, "x-amz-version-id"), "");
  const Reply got = rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "a/b"}});
  EXPECT_EQ(rig.bytes(got), "hello");
  EXPECT_EQ(rig.header(got, "content-type"), "text/plain");
  EXPECT_EQ(rig.header(got, "x-amz-meta-color"), "red,blue");
  EXPECT_EQ(rig.header(got, "cache-control"), "no-cache");
  EXPECT_EQ(rig.header(got, "content-encoding"), "gzip");
  EXPECT_EQ(rig.header(got, "x-amz-checksum-crc64nvme"), "") << "only for who asks";
  const Reply head =
      rig.reply("HeadObject", {{"Bucket", "box"}, {"Key", "a/b"}, {"ChecksumMode", "ENABLED"}});
  EXPECT_EQ(rig.header(head, "Content-Length"), "5");
  EXPECT_NE(rig.header(head, "x-amz-checksum-crc64nvme"), "");
  EXPECT_EQ(rig.header(head, "x-amz-checksum-type"), "FULL_OBJECT");
}

TEST(S3Objects, SurviveARestartWhateverTheirSize) {
  S3Rig rig;
  for (const std::size_t size : {0, 1, 16384, 16385, 1 << 20, (1 << 20) + 1, (5 << 20) + 3}) {
    rig.put("k" + std::to_string(size), text_of(size, 'z'));
  }
  rig.reopen();
  for (const std::size_t size : {0, 1, 16384, 16385, 1 << 20, (1 << 20) + 1, (5 << 20) + 3}) {
    EXPECT_EQ(rig.get("k" + std::to_string(size)), text_of(size, 'z')) << size;
  }
  EXPECT_EQ(rig.blob_count(), 4U) << "small ones are rows";
}

TEST(S3Objects, LeaveNoFilesBehind) {
  S3Rig rig;
  rig.put("k", text_of(100000));
  rig.put("k", text_of(200000));
  EXPECT_EQ(rig.blob_count(), 1U);
  rig.put("k", "small");
  EXPECT_EQ(rig.blob_count(), 0U);
  rig.put("k", text_of(100000));
  rig.call("DeleteObject", {{"Bucket", "box"}, {"Key", "k"}});
  EXPECT_EQ(rig.blob_count(), 0U);
  EXPECT_EQ(rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                        S3Rig::with({{"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}}, text_of(99999))),
            "BadDigest");
  EXPECT_EQ(rig.blob_count(), 0U);
}

TEST(S3Objects, AreReadOnByWhoBeganBeforeTheyWent) {
  S3Rig rig;
  rig.put("k", text_of(100000, 'a'));
  const Reply got = rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "k"}});
  rig.put("k", text_of(100000, 'b'));
  EXPECT_EQ(rig.bytes(got), text_of(100000, 'a'));
}

TEST(S3Objects, CheckDigests) {
  S3Rig rig;
  const auto code = [&](std::vector<Header> headers) {
    return rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                       S3Rig::with(std::move(headers), "hello"));
  };
  EXPECT_EQ(code({{"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}}), "");
  EXPECT_EQ(code({{"Content-MD5", "rL0Y20xC+Fzt72VPzMSk2A=="}}), "BadDigest");
  EXPECT_EQ(code({{"Content-MD5", "YWJyYWNhZGFicmE="}}), "InvalidDigest");
  EXPECT_EQ(code({{"Content-MD5", ""}}), "InvalidDigest");
  EXPECT_EQ(code({{"x-amz-checksum-crc32", "NhCmhg=="}}), "");
  EXPECT_EQ(code({{"x-amz-checksum-crc32", "AAAAAA=="}}), "BadDigest");
  EXPECT_EQ(code({{"x-amz-checksum-crc32", "NhCmhg=="}, {"x-amz-checksum-sha1", "x"}}),
            "InvalidRequest");
  EXPECT_EQ(code({{"x-amz-sdk-checksum-algorithm", "CRC32"}}), "InvalidRequest");
  EXPECT_EQ(code({{"x-amz-sdk-checksum-algorithm", "MD4"}}), "InvalidRequest");
}

TEST(S3Objects, CheckTrailers) {
  S3Rig rig;
  Sent sent = S3Rig::with({{"x-amz-trailer", "x-amz-checksum-crc32"}}, "hello");
  const Value input = Value::structure({{"Bucket", "box"}, {"Key", "k"}});
  EXPECT_EQ(rig.code_of("PutObject", input, sent), "MalformedTrailerError");
  sent.trailers = {{"x-amz-checksum-crc32", "AAAAAA=="}};
  EXPECT_EQ(rig.code_of("PutObject", input, sent), "BadDigest");
  sent.trailers = {{"x-amz-checksum-crc32", "NhCmhg=="}};
  const Reply reply = rig.reply("PutObject", input, sent);
  EXPECT_EQ(rig.header(reply, "x-amz-checksum-crc32"), "NhCmhg==");
}

TEST(S3Objects, ReturnMetadataAsMailDoes) {
  S3Rig rig;
  rig.put("k", "", {{"x-amz-meta-nonascii", "ÄÕË"}});
  EXPECT_EQ(
      rig.header(rig.reply("HeadObject", {{"Bucket", "box"}, {"Key", "k"}}), "x-amz-meta-nonascii"),
      "=?UTF-8?B?w4PChMODwpXDg8KL?=");
}

TEST(S3Objects, LimitKeysAndMetadata) {
  S3Rig rig;
  EXPECT_EQ(rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", text_of(1024)}}), "");
  EXPECT_EQ(rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", text_of(1025)}}),
            "KeyTooLongError");
  EXPECT_EQ(rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "\xff"}}), "InvalidURI");
  const auto code = [&](std::size_t size) {
    return rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                       S3Rig::with({{"x-amz-meta-ab", text_of(size)}}));
  };
  EXPECT_EQ(code(2046), "");
  EXPECT_EQ(code(2047), "MetadataTooLarge");
  EXPECT_EQ(rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                        S3Rig::with({{"x-amz-storage-class", "COLD"}})),
            "InvalidStorageClass");
}

// Names of files are numbers, so that no key leaves the folder.
TEST(S3Objects, TakeAnyKeyForAName) {
  S3Rig rig;
  const std::vector<std::string> odd = {
      "../../etc/passwd",     "..",   "/",    "//a//b", "a/../b",  "%2F", "a\nb",
      std::string("a\0b", 3), "\x01", " a +", "ключ",   "?x=1&y#z"};
  for (const std::string& key : odd) rig.put(key, text_of(20000) + key);
  for (const std::string& key : odd) EXPECT_EQ(rig.get(key), text_of(20000) + key) << key;
  EXPECT_EQ(rig.blob_count(), odd.size());
  auto sorted = odd;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(rig.keys(), sorted);
}

TEST(S3Objects, ServeRanges) {
  S3Rig rig;
  rig.put("k", "0123456789");
  rig.put("empty", "");
  const auto range = [&](std::string_view text) {
    return rig.get("k", {{"Range", std::string(text)}});
  };
  EXPECT_EQ(range("bytes=2-4"), "234");
  EXPECT_EQ(range("bytes=7-"), "789");
  EXPECT_EQ(range("bytes=-3"), "789");
  EXPECT_EQ(range("bytes=-99"), "0123456789");
  EXPECT_EQ(range("bytes=8-99"), "89");
  EXPECT_EQ(range("bytes=5-2"), "0123456789") << "malformed: it does not count";
  EXPECT_EQ(range("bytes=1-2,4-5"), "0123456789");
  EXPECT_EQ(range("lines=1-2"), "0123456789");
}

TEST(S3Objects, RefuseRangesBeyondTheEnd) {
  S3Rig rig;
  rig.put("k", "0123456789");
  rig.put("empty", "");
  const auto fault = rig.fault_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}},
                                  S3Rig::with({{"Range", "bytes=10-20"}}));
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "InvalidRange");
  EXPECT_EQ(fault->status(), 416);
  EXPECT_EQ(fault->members()["ActualObjectSize"].text(), "10");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "empty"}},
                        S3Rig::with({{"Range", "bytes=0-"}})),
            "InvalidRange");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}},
                        S3Rig::with({{"Range", "bytes=99999999999999999999-"}})),
            "InvalidRange");
  const Reply part = rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "k"}},
                               S3Rig::with({{"Range", "bytes=2-4"}}));
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(rig.header(part, "Content-Range"), "bytes 2-4/10");
}

TEST(S3Objects, ReadUnderConditions) {
  S3Rig rig;
  rig.put("k", "hello");
  const auto outcome = [&](std::vector<Header> headers) -> std::string {
    const auto fault =
        rig.fault_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}}, S3Rig::with(headers));
    if (fault) return fault->code();
    const Reply reply =
        rig.reply("GetObject", {{"Bucket", "box"}, {"Key", "k"}}, S3Rig::with(headers));
    return std::to_string(reply.status.value_or(200));
  };
  const std::string etag(md5_of_hello);
  const std::string past = "Sat, 29 Oct 1994 19:43:31 GMT";
  const std::string future = "Fri, 29 Oct 2100 19:43:31 GMT";
  EXPECT_EQ(outcome({{"If-Match", etag}}), "200");
  EXPECT_EQ(outcome({{"If-Match", "\"x\", " + etag}}), "200");
  EXPECT_EQ(outcome({{"If-Match", "\"x\""}}), "PreconditionFailed");
  EXPECT_EQ(outcome({{"If-None-Match", etag}}), "304");
  EXPECT_EQ(outcome({{"If-None-Match", "\"x\""}}), "200");
  EXPECT_EQ(outcome({{"If-Modified-Since", past}}), "200");
  EXPECT_EQ(outcome({{"If-Modified-Since", future}}), "304");
  EXPECT_EQ(outcome({{"If-Unmodified-Since", past}}), "PreconditionFailed");
  EXPECT_EQ(outcome({{"If-Match", etag}, {"If-Unmodified-Since", past}}), "200");
  EXPECT_EQ(outcome({{"If-None-Match", "\"x\""}, {"If-Modified-Since", future}}), "200");
}

TEST(S3Objects, WriteUnderConditions) {
  S3Rig rig;
  const auto code = [&](std::vector<Header> headers) {
    return rig.code_of("PutObject", {{"Bucket", "box"}, {"Key", "k"}},
                       S3Rig::with(std::move(headers), "hello"));
  };
  const std::string etag(md5_of_hello);
  EXPECT_EQ(code({{"If-Match", etag}}), "NoSuchKey");
  EXPECT_EQ(code({{"If-None-Match", "*"}}), "");
  EXPECT_EQ(code({{"If-None-Match", "*"}}), "PreconditionFailed");
  EXPECT_EQ(code({{"If-Match", etag}}), "");
  EXPECT_EQ(code({{"If-Match", "\"x\""}}), "PreconditionFailed");
  EXPECT_EQ(code({{"If-Match", etag}, {"If-None-Match", "*"}}), "NotImplemented");
}

TEST(S3Objects, KnowTheKeysOfCustomers) {
  S3Rig rig;
  const std::vector<Header> right = {
      {"x-amz-server-side-encryption-customer-algorithm", "AES256"},
      {"x-amz-server-side-encryption-customer-key", "pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa0N9KgDijwVs="},
      {"x-amz-server-side-encryption-customer-key-md5", "DWygnHRtgiJ77HCm+1rvHw=="}};
  rig.put("k", "secret", right);
  EXPECT_EQ(rig.get("k", right), "secret");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}}), "InvalidRequest");
  auto wrong = right;
  wrong[1].value = "6b+WOZ1T3cqZMxgThRcXAQBrS5mXKdDUphvpxptl9/4=";
  wrong[2].value = "arxBvwY2V4SiOne6yppVPQ==";
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}}, S3Rig::with(wrong)),
            "InvalidRequest");
  wrong[2].value = right[2].value;
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "k"}}, S3Rig::with(wrong)),
            "InvalidArgument");
  rig.put("plain", "open");
  EXPECT_EQ(rig.code_of("GetObject", {{"Bucket", "box"}, {"Key", "plain"}}, S3Rig::with(right)),
            "InvalidRequest");
}

TEST(S3Objects, AreRestoredFromArchives) {
  using std::chrono::hours;
  S3Rig rig;
  rig.put("k", "cold", {{"x-amz-storage-class", "GLACIER"}});
  const Value get = Value::structure({{"Bucket", "box"}, {"Key", "k"}});
  const Value restore = Value::structure(
      {{"Bucket", "box"}, {"Key", "k"}, {"RestoreRequest", Value::structure({{"Days", 1}})}});
  EXPECT_EQ(rig.code_of("GetObject", get), "InvalidObjectState");
  EXPECT_EQ(rig.reply("RestoreObject", restore).status, 202);
  EXPECT_EQ(rig.code_of("RestoreObject", restore), "RestoreAlreadyInProgress");
  EXPECT_EQ(rig.header(rig.reply("HeadObject", get), "x-amz-restore"), "ongoing-request=\"true\"");
  rig.elapse(hours(6));
  EXPECT_EQ(rig.get("k"), "cold");
  EXPECT_NE(rig.header(rig.reply("HeadObject", get), "x-amz-restore").find("expiry-date"),
            std::string::npos);
  rig.elapse(hours(72));
  EXPECT_EQ(rig.code_of("GetObject", get), "InvalidObjectState");
  rig.put("warm", "x");
  EXPECT_EQ(rig.code_of("RestoreObject", {{"Bucket", "box"},
                                          {"Key", "warm"},
                                          {"RestoreRequest", Value::structure({{"Days", 1}})}}),
            "InvalidObjectState");
}

}  // namespace
}  // namespace fakes::s3::test
