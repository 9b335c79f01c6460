#include "fakes/s3/listing.h"

#include <gtest/gtest.h>

#include "tests/fakes/s3_rig.h"

namespace fakes::s3::test {
namespace {

std::string joined(const Value& list, std::string_view member) {
  std::string text;
  for (const Value& item : list.items()) text += (text.empty() ? "" : " ") + item[member].text();
  return text;
}

std::string shown(const Value& page) {
  return joined(page["Contents"], "Key") + " | " + joined(page["CommonPrefixes"], "Prefix");
}

class S3Listing : public ::testing::Test {
 protected:
  void put(std::initializer_list<const char*> keys) {
    for (const char* key : keys) rig_.put(key, "x");
  }
  Value list(std::initializer_list<Value::Field> members, std::string_view how = "ListObjects") {
    Value input = Value::structure(members);
    input.set("Bucket", "box");
    return rig_.call(how, input);
  }

  S3Rig rig_;
};

TEST(S3Successor, IsAboveAllThatBeginSo) {
  EXPECT_EQ(successor("a/"), "a0");
  EXPECT_EQ(successor("a\xff"), "b");
  EXPECT_EQ(successor("\xff"), "");
}

TEST_F(S3Listing, SortsByBytes) {
  put({"b", "a", "Z", "ä", "a/b", "a.b"});
  EXPECT_EQ(shown(list({})), "Z a a.b a/b b ä | ");
}

TEST_F(S3Listing, FoldsCommonPrefixes) {
  put({"a", "d/1", "d/2", "d/e/3", "z/1"});
  EXPECT_EQ(shown(list({{"Delimiter", "/"}})), "a | d/ z/");
  EXPECT_EQ(shown(list({{"Delimiter", "/"}, {"Prefix", "d/"}})), "d/1 d/2 | d/e/");
  EXPECT_EQ(shown(list({{"Delimiter", "/e"}})), "a d/1 d/2 z/1 | d/e");
  EXPECT_EQ(shown(list({{"Delimiter", "x"}, {"Prefix", "q"}})), " | ");
}

TEST_F(S3Listing, PagesOverKeysAndPrefixesAlike) {
  put({"a", "d/1", "d/2", "f", "z/1"});
  std::string all;
  std::string marker;
  for (int page = 0; page < 4; ++page) {
    const Value found = list({{"Delimiter", "/"}, {"MaxKeys", 1}, {"Marker", marker}});
    all += shown(found) + ";";
    EXPECT_EQ(found["IsTruncated"].boolean(), page < 3);
    marker = found["NextMarker"].text();
  }
  EXPECT_EQ(all, "a | ; | d/;f | ; | z/;");
}

TEST_F(S3Listing, GoesOnFromTokens) {
  put({"a", "d/1", "d/2", "f"});
  Value page = list({{"MaxKeys", 2}, {"Delimiter", "/"}}, "ListObjectsV2");
  EXPECT_EQ(shown(page), "a | d/");
  EXPECT_EQ(page["KeyCount"].integer(), 2);
  const std::string token = page["NextContinuationToken"].text();
  page = list({{"ContinuationToken", token}, {"Delimiter", "/"}, {"StartAfter", "z"}},
              "ListObjectsV2");
  EXPECT_EQ(shown(page), "f | ");
  EXPECT_FALSE(page.has("NextContinuationToken"));
  EXPECT_EQ(shown(list({{"StartAfter", "d/1"}}, "ListObjectsV2")), "d/2 f | ");
  EXPECT_EQ(rig_.code_of("ListObjectsV2", {{"Bucket", "box"}, {"ContinuationToken", "?"}}),
            "InvalidArgument");
}

TEST_F(S3Listing, TakesAnyLimit) {
  put({"a", "b"});
  const Value none = list({{"MaxKeys", 0}});
  EXPECT_EQ(shown(none), " | ");
  EXPECT_FALSE(none["IsTruncated"].boolean());
  EXPECT_EQ(list({{"MaxKeys", 5000}})["MaxKeys"].integer(), 1000);
  EXPECT_EQ(rig_.code_of("ListObjects", {{"Bucket", "box"}, {"MaxKeys", -1}}), "InvalidArgument");
}

TEST_F(S3Listing, EncodesWhatXmlCannotHold) {
  put({"a b/c+d\x01"});
  EXPECT_EQ(shown(list({{"EncodingType", "url"}})), "a%20b/c%2Bd%01 | ");
  EXPECT_EQ(rig_.code_of("ListObjects", {{"Bucket", "box"}, {"EncodingType", "gzip"}}),
            "InvalidArgument");
}

TEST_F(S3Listing, ShowsVersionsNewestFirst) {
  rig_.enable_versions();
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(rig_.header(rig_.put("k", "x"), "x-amz-version-id"));
  rig_.put("l", "x");
  rig_.call("DeleteObject", {{"Bucket", "box"}, {"Key", "l"}});
  Value page = list({{"MaxKeys", 2}}, "ListObjectVersions");
  EXPECT_EQ(joined(page["Versions"], "VersionId"), ids[2] + " " + ids[1]);
  EXPECT_TRUE(page["IsTruncated"].boolean());
  page = list({{"KeyMarker", page["NextKeyMarker"].text()},
               {"VersionIdMarker", page["NextVersionIdMarker"].text()}},
              "ListObjectVersions");
  EXPECT_EQ(page["Versions"].items().front()["VersionId"].text(), ids[0]);
  EXPECT_FALSE(page["Versions"].items().front()["IsLatest"].boolean());
  EXPECT_EQ(joined(page["DeleteMarkers"], "Key"), "l");
  EXPECT_EQ(rig_.code_of("ListObjectVersions", {{"Bucket", "box"}, {"VersionIdMarker", ids[0]}}),
            "InvalidArgument");
}

}  // namespace
}  // namespace fakes::s3::test
