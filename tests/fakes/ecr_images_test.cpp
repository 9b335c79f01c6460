// Images by ECR's API: what clients pushed is what it shows, and what it puts clients can pull.
#include <gmock/gmock.h>

#include "tests/fakes/ecr_rig.h"

namespace fakes {
namespace {

using test::ApiAnswer;
using test::EcrRig;
using test::request_to;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;

std::string app(const std::string& more = "") {
  return R"({"repositoryName":"app")" + more + "}";
}

std::string ids(const std::string& list) {
  return app(R"(,"imageIds":[)" + list + "]");
}

std::string tag(const std::string& name) {
  return R"({"imageTag":")" + name + "\"}";
}

std::string by_digest(const std::string& digest) {
  return R"({"imageDigest":")" + digest + "\"}";
}

TEST(EcrImages, ShowsWhatWasPushed) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string digest = rig.push("app", "1");
  rig.put_manifest("app", "latest", EcrRig::manifest_of("{}", "layer"));
  const Json image = rig.api("DescribeImages", app()).body["imageDetails"][0];
  EXPECT_EQ(image["imageDigest"], digest);
  EXPECT_EQ(image["imageTags"], Json::parse(R"(["1","latest"])"));
  EXPECT_EQ(image["imageSizeInBytes"], 7);
  EXPECT_EQ(image["imageManifestMediaType"], "application/vnd.oci.image.manifest.v1+json");
  EXPECT_EQ(image["artifactMediaType"], "application/vnd.oci.image.config.v1+json");
  EXPECT_FALSE(image.contains("lastRecordedPullTime"));
  EXPECT_EQ(rig.front("GET", "/v2/app/manifests/1").status, 200);
  EXPECT_TRUE(
      rig.api("DescribeImages", app()).body["imageDetails"][0].contains("lastRecordedPullTime"));
  EXPECT_EQ(rig.api("DescribeImages", ids(tag("none"))).code, "ImageNotFoundException");
}

TEST(EcrImages, MovesTags) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string first = rig.push("app", "latest", "one");
  const std::string second = rig.push("app", "latest", "two");
  const Json all = rig.api("ListImages", app()).body["imageIds"];
  EXPECT_EQ(all,
            Json({{{"imageDigest", first}}, {{"imageDigest", second}, {"imageTag", "latest"}}}));
  const Json untagged =
      rig.api("ListImages", app(R"(,"filter":{"tagStatus":"UNTAGGED"})")).body["imageIds"];
  EXPECT_EQ(untagged, Json({{{"imageDigest", first}}}));
  EXPECT_EQ(rig.api("DescribeImages", app(R"(,"filter":{"tagStatus":"TAGGED"})"))
                .body["imageDetails"][0]["imageDigest"],
            second);
  EXPECT_EQ(rig.front("GET", "/v2/app/manifests/" + first).status, 200);
}

TEST(EcrImages, ListsInPages) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  for (const char* name : {"a", "b", "c"}) rig.push("app", name, name);
  const ApiAnswer first = rig.api("ListImages", app(R"(,"maxResults":2)"));
  EXPECT_EQ(first.body["imageIds"].size(), 2U);
  const std::string token = first.body["nextToken"];
  const ApiAnswer second = rig.api("ListImages", app(R"(,"nextToken":")" + token + "\""));
  EXPECT_EQ(second.body["imageIds"][0]["imageTag"], "c");
}

TEST(EcrImages, DoesNotShowWhatTheRegistryHasNot) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  rig.push("app", "1");
  std::filesystem::remove_all(rig.folder / "registry/data/docker/registry/v2/repositories");
  EXPECT_EQ(rig.api("DescribeImages", app()).body["imageDetails"].size(), 0U);
  EXPECT_THAT(rig.tags("app"), ElementsAre());
  EXPECT_EQ(rig.front("GET", "/v2/app/manifests/1").status, 404);
}

TEST(EcrImages, PutsManifestsOfWhatIsThere) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string digest = rig.push("app", "1");
  const Json image = rig.api("BatchGetImage", ids(tag("1"))).body["images"][0];
  EXPECT_EQ(image["imageId"]["imageDigest"], digest);
  const std::string manifest = Json(image["imageManifest"]).dump();
  const std::string put = R"(,"imageManifest":)" + manifest;
  EXPECT_EQ(rig.api("PutImage", app(put + R"(,"imageTag":"stable")")).status, 200);
  EXPECT_THAT(rig.tags("app"), ElementsAre("1", "stable"));
  EXPECT_EQ(rig.api("PutImage", app(put + R"(,"imageTag":"stable")")).code,
            "ImageAlreadyExistsException");
  EXPECT_EQ(rig.api("PutImage", app(put + R"(,"imageTag":"a b")")).code,
            "InvalidParameterException");
  EXPECT_EQ(rig.api("PutImage", app(put + R"(,"imageDigest":")" + ecr::digest_of("x") + "\"")).code,
            "ImageDigestDoesNotMatchException");
  const std::string unknown = Json(EcrRig::manifest_of("{}", "never sent")).dump();
  EXPECT_EQ(rig.api("PutImage", app(R"(,"imageTag":"x","imageManifest":)" + unknown)).code,
            "LayersNotFoundException");
  EXPECT_EQ(rig.api("PutImage", app(R"(,"imageManifest":"no JSON")")).code,
            "InvalidParameterException");
  EXPECT_THAT(rig.tags("app"), ElementsAre("1", "stable"));
}

TEST(EcrImages, KeepsImmutableTags) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app", R"(,"imageTagMutability":"IMMUTABLE")");
  const std::string first = rig.push("app", "1", "one");
  rig.push_blob("app", "two");
  const Response refused = rig.put_manifest("app", "1", EcrRig::manifest_of("{}", "two"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(EcrRig::code_of(refused), "TAG_INVALID");
  EXPECT_THAT(refused.body, HasSubstr("The image tag '1' already exists in the 'app' repository "
                                      "and cannot be overwritten because the repository is "
                                      "immutable."));
  const std::string manifest = Json(EcrRig::manifest_of("{}", "two")).dump();
  EXPECT_EQ(rig.api("PutImage", app(R"(,"imageTag":"1","imageManifest":)" + manifest)).code,
            "ImageTagAlreadyExistsException");
  // The same again changes nothing.
  EXPECT_EQ(rig.push("app", "1", "one"), first);
  rig.api("PutImageTagMutability", app(R"(,"imageTagMutability":"MUTABLE")"));
  EXPECT_NE(rig.push("app", "1", "two"), first);
}

TEST(EcrImages, Deletes) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string digest = rig.push("app", "1");
  rig.put_manifest("app", "2", EcrRig::manifest_of("{}", "layer"));
  const Json one = rig.api("BatchDeleteImage", ids(tag("1") + "," + tag("none") + ",{}")).body;
  EXPECT_EQ(one["imageIds"], Json({{{"imageDigest", digest}, {"imageTag", "1"}}}));
  EXPECT_EQ(one["failures"][0]["failureCode"], "ImageNotFound");
  EXPECT_EQ(one["failures"][1]["failureCode"], "MissingDigestAndTag");
  EXPECT_THAT(rig.tags("app"), ElementsAre("2"));
  // The last tag takes the image along.
  EXPECT_EQ(rig.api("BatchDeleteImage", ids(tag("2"))).body["imageIds"].size(), 1U);
  EXPECT_EQ(rig.front("GET", "/v2/app/manifests/" + digest).status, 404);
  const std::string again = rig.push("app", "3");
  EXPECT_EQ(again, digest);
  EXPECT_EQ(rig.api("BatchDeleteImage", ids(by_digest(digest))).body["imageIds"][0]["imageTag"],
            "3");
  EXPECT_EQ(rig.api("DescribeImages", app()).body["imageDetails"].size(), 0U);
}

TEST(EcrImages, KeepsWhatAListNames) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string digest = rig.push("app", "amd64");
  const std::string type = "application/vnd.oci.image.index.v1+json";
  const std::string list = Json{
      {"schemaVersion", 2},
      {"mediaType", type},
      {"manifests",
       {{{"mediaType", "application/vnd.oci.image.manifest.v1+json"},
         {"size", EcrRig::manifest_of("{}", "layer").size()},
         {"digest", digest}}}}}.dump();
  const Response put = rig.front("PUT", "/v2/app/manifests/all", list, {{"Content-Type", type}});
  ASSERT_EQ(put.status, 201) << put.body;
  EXPECT_EQ(rig.api("DescribeImages", ids(tag("all"))).body["imageDetails"][0]["imageSizeInBytes"],
            7);
  const Json refused = rig.api("BatchDeleteImage", ids(by_digest(digest))).body["failures"][0];
  EXPECT_EQ(refused["failureCode"], "ImageReferencedByManifestList");
  EXPECT_EQ(rig.front("DELETE", "/v2/app/manifests/" + digest).status, 403);
  EXPECT_EQ(rig.front("DELETE", "/v2/app/manifests/all").status, 202);
  EXPECT_EQ(rig.front("DELETE", "/v2/app/manifests/" + digest).status, 202);
}

TEST(EcrImages, DeletesRepositoriesWithImagesByForceOnly) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  rig.push("app", "1");
  const ApiAnswer refused = rig.api("DeleteRepository", app());
  EXPECT_EQ(refused.code, "RepositoryNotEmptyException");
  EXPECT_THAT(refused.message, HasSubstr("because it still contains images"));
  EXPECT_EQ(rig.api("DeleteRepository", app(R"(,"force":true)")).status, 200);
  // One of the same name begins without images and layers.
  rig.create("app");
  EXPECT_EQ(rig.api("ListImages", app()).body["imageIds"].size(), 0U);
  EXPECT_EQ(rig.front("HEAD", "/v2/app/blobs/" + ecr::digest_of("layer")).status, 404);
}

std::string part(const std::string& upload, std::size_t first, const std::string& bytes) {
  return app(R"(,"uploadId":")" + upload + R"(","partFirstByte":)" + std::to_string(first) +
             R"(,"partLastByte":)" + std::to_string(first + bytes.size() - 1) +
             R"(,"layerPartBlob":")" + to_base64(bytes) + "\"");
}

std::string completed(const std::string& upload, const std::string& content) {
  return app(R"(,"uploadId":")" + upload + R"(","layerDigests":[")" + ecr::digest_of(content) +
             "\"]");
}

TEST(EcrLayers, AreUploadedByTheApi) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string large(5 << 20, 'x');
  const std::string upload = rig.api("InitiateLayerUpload", app()).body["uploadId"];
  EXPECT_EQ(rig.api("CompleteLayerUpload", completed(upload, "")).code, "EmptyUploadException");
  EXPECT_EQ(rig.api("UploadLayerPart", part(upload, 0, large)).body["lastByteReceived"],
            large.size() - 1);
  const ApiAnswer gap = rig.api("UploadLayerPart", part(upload, large.size() + 1, "yz"));
  EXPECT_EQ(gap.code, "InvalidLayerPartException");
  EXPECT_EQ(gap.body["lastValidByteReceived"], large.size() - 1);
  EXPECT_EQ(rig.api("UploadLayerPart", part(upload, large.size(), "yz")).status, 200);
  EXPECT_EQ(rig.api("CompleteLayerUpload", completed(upload, "other")).code,
            "InvalidLayerException");
  const ApiAnswer done = rig.api("CompleteLayerUpload", completed(upload, large + "yz"));
  ASSERT_EQ(done.status, 200) << done.message;
  EXPECT_EQ(rig.api("CompleteLayerUpload", completed(upload, large + "yz")).code,
            "UploadNotFoundException");
  const Response layer = rig.front("GET", "/v2/app/blobs/" + ecr::digest_of(large + "yz"));
  EXPECT_EQ(EcrRig::content(layer), large + "yz");
}

TEST(EcrLayers, HaveNoSmallParts) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string upload = rig.api("InitiateLayerUpload", app()).body["uploadId"];
  rig.api("UploadLayerPart", part(upload, 0, "a"));
  rig.api("UploadLayerPart", part(upload, 1, "b"));
  EXPECT_EQ(rig.api("CompleteLayerUpload", completed(upload, "ab")).code,
            "LayerPartTooSmallException");
}

TEST(EcrLayers, AreLookedForAndDownloaded) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  const std::string digest = rig.push_blob("app", "content");
  const std::string other = ecr::digest_of("other");
  const Json found = rig.api("BatchCheckLayerAvailability",
                             app(R"(,"layerDigests":[")" + digest + "\",\"" + other + "\",\"x\"]"))
                         .body;
  EXPECT_EQ(found["layers"][0]["layerAvailability"], "AVAILABLE");
  EXPECT_EQ(found["layers"][0]["layerSize"], 7);
  EXPECT_EQ(found["layers"][1]["layerAvailability"], "UNAVAILABLE");
  EXPECT_EQ(found["failures"][0]["failureCode"], "InvalidLayerDigest");
  EXPECT_EQ(rig.api("GetDownloadUrlForLayer", app(R"(,"layerDigest":")" + other + "\"")).code,
            "LayersNotFoundException");
  const std::string url =
      rig.api("GetDownloadUrlForLayer", app(R"(,"layerDigest":")" + digest + "\""))
          .body["downloadUrl"];
  const std::string address = EcrRig::path_of(url);
  const auto get = [&](const std::string& path) {
    return rig.send(request_to("GET", path, {{"Host", "127.0.0.1:4566"}}));
  };
  EXPECT_EQ(EcrRig::content(get(address)), "content");
  // The address is of that layer only, and for an hour.
  std::string elsewhere = address;
  elsewhere.replace(elsewhere.find(digest), digest.size(), other);
  EXPECT_EQ(get(elsewhere).status, 400);
  rig.clock.move(std::chrono::hours(1));
  EXPECT_EQ(get(address).status, 403);
}

}  // namespace
}  // namespace fakes
