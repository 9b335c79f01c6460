// The registry's front, as clients of registries see it.
#include <gmock/gmock.h>

#include "fakes/ecr/front_path.h"
#include "fakes/rule_json.h"
#include "tests/fakes/ecr_rig.h"

namespace fakes {
namespace {

using test::EcrRig;
using test::request_to;
using test::Signer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = ecr::FrontPath::Kind;
using Json = nlohmann::json;

struct Rig : EcrRig {
  explicit Rig(Strictness strictness = Strictness::known) : EcrRig(strictness) {
    accounts.put_key(
        {"AKIABOB",
         "secret",
         {"111122223333", "arn:aws:iam::111122223333:user/bob", "AIDABOB", "AKIABOB"}});
  }
  Response base(std::vector<Header> headers) {
    return front("GET", "/v2/", "", std::move(headers));
  }
  const Signer bob{"AKIABOB", "secret"};
};

TEST(EcrFrontPath, IsReadFromTheEnd) {
  const auto read = [](const char* path) { return ecr::read_front_path(path); };
  EXPECT_EQ(read("/v2/")->kind, Kind::base);
  EXPECT_EQ(read("/v2")->kind, Kind::base);
  EXPECT_EQ(read("/v2/_catalog")->kind, Kind::catalog);
  EXPECT_EQ(read("/v2/a/b/tags/list")->name, "a/b");
  EXPECT_EQ(read("/v2/blobs/manifests/x")->name, "blobs");
  EXPECT_EQ(read("/v2/a/blobs/sha256%3Aabc")->reference, "sha256:abc");
  EXPECT_EQ(read("/v2/a/blobs/uploads/")->kind, Kind::uploads);
  EXPECT_EQ(read("/v2/a/blobs/uploads")->kind, Kind::uploads);
  EXPECT_EQ(read("/v2/a/b/blobs/uploads/12-3")->kind, Kind::upload);
  EXPECT_EQ(read("/v2/a/b/blobs/uploads/12-3")->name, "a/b");
  EXPECT_EQ(read("/v2/a/referrers/sha256:1")->kind, Kind::referrers);
  for (const char* path : {"/", "/v1/", "/v2x", "/v2/a", "/v2/manifests/x", "/v2/email/identities",
                           "/v2/email/tags", "/v2/a/manifests/", "/v2/a/tags/x"}) {
    EXPECT_FALSE(read(path)) << path;
  }
}

TEST(EcrFront, AsksWhoItIs) {
  Rig rig;
  const Response asked = rig.send(request_to("GET", "/v2/", {{"Host", "127.0.0.1:4566"}}));
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(test::header_of(asked, "WWW-Authenticate"),
            "Basic realm=\"http://127.0.0.1:4566/\",service=\"ecr.amazonaws.com\"");
  EXPECT_EQ(test::header_of(asked, "Docker-Distribution-Api-Version"), "registry/2.0");
  EXPECT_EQ(asked.body, "Not Authorized\n");
  EXPECT_EQ(rig.entry().code, "Unauthorized");
  EXPECT_EQ(rig.base({}).status, 200);
}

TEST(EcrFront, GivesTokensForTwelveHours) {
  Rig rig;
  const Json data = rig.api("GetAuthorizationToken").body["authorizationData"][0];
  EXPECT_EQ(data["proxyEndpoint"], "http://127.0.0.1:4566");
  const std::string password = from_base64(data["authorizationToken"].get<std::string>()).value();
  EXPECT_EQ(password.substr(0, 4), "AWS:");
  EXPECT_EQ(password.find('\n'), std::string::npos);
  const Header header{"Authorization", "Basic " + data["authorizationToken"].get<std::string>()};
  rig.clock.move(std::chrono::hours(12) - std::chrono::seconds(5));
  EXPECT_EQ(rig.base({header}).status, 200);
  rig.clock.move(std::chrono::seconds(5));
  const Response expired = rig.base({header});
  EXPECT_EQ(expired.status, 403);
  EXPECT_EQ(EcrRig::code_of(expired), "DENIED");
  EXPECT_THAT(expired.body, HasSubstr("Your authorization token has expired. Reauthenticate"));
}

TEST(EcrFront, RefusesWhatIsNoToken) {
  Rig rig;
  const std::string good = rig.login().substr(6);
  const std::string password = from_base64(good).value();
  std::string forged = from_base64(password.substr(4)).value();
  // Another account in the payload, under the old seal.
  Json outer = Json::parse(forged);
  Json inner = Json::parse(from_base64(outer["payload"].get<std::string>()).value());
  inner["account"] = "111122223333";
  outer["payload"] = to_base64(inner.dump());
  for (const std::string& text :
       {"Basic " + to_base64("AWS:wrong"), "Basic " + to_base64("me:" + password.substr(4)),
        "Basic " + to_base64("AWS:" + to_base64(outer.dump())), std::string("Basic !"),
        std::string("Basic "), "Bearer " + good}) {
    const Response refused = rig.base({{"Authorization", text}});
    EXPECT_EQ(refused.status, 400) << text;
    EXPECT_EQ(rig.entry().code, "InvalidAuthorizationToken");
  }
}

TEST(EcrFront, ForgetsTokensWithAReset) {
  Rig rig;
  const Header old{"Authorization", rig.login()};
  EXPECT_EQ(rig.base({old}).status, 200);
  rig.store.reset();
  rig.accounts.refresh();
  EXPECT_EQ(rig.base({old}).status, 400);
}

TEST(EcrFront, LetsAnybodyInWhereNobodyIsRefused) {
  Rig rig(Strictness::any);
  rig.create("app");
  const Response catalog =
      rig.send(request_to("GET", "/v2/_catalog", {{"Host", "127.0.0.1:4566"}}));
  EXPECT_EQ(catalog.body, R"({"repositories":["app"]})");
  EXPECT_EQ(rig.base({{"Authorization", "Basic " + to_base64("me:mine")}}).status, 200);
  EXPECT_EQ(rig.entry().account, "000000000000");
}

TEST(EcrFront, TellsRegistriesByTheirHosts) {
  Rig rig;
  rig.create("app");
  Signer west;
  west.region = "eu-west-1";
  rig.api("CreateRepository", R"({"repositoryName":"west"})", west);
  const auto catalog = [&](const std::string& host, const std::string& login) {
    return rig.front("GET", "/v2/_catalog", "", {{"Host", host}, {"Authorization", login}}).body;
  };
  const std::string login = rig.login();
  EXPECT_EQ(catalog("000000000000.dkr.ecr.us-east-1.amazonaws.com", login),
            R"({"repositories":["app"]})");
  EXPECT_EQ(catalog("000000000000.dkr.ecr.eu-west-1.localhost:4566", login),
            R"({"repositories":["west"]})");
  EXPECT_EQ(catalog("127.0.0.1:4566", rig.login(west)), R"({"repositories":["west"]})");
  // Another account's registry, and what it lets others do.
  EXPECT_THAT(catalog("000000000000.dkr.ecr.us-east-1.amazonaws.com", rig.login(rig.bob)),
              HasSubstr("DENIED"));
  EXPECT_THAT(catalog("127.0.0.1:4566", rig.login(rig.bob, R"({"registryIds":["000000000000"]})")),
              HasSubstr("because no resource-based policy allows the ecr:DescribeRepositories"));
  EXPECT_EQ(catalog("127.0.0.1:4566", rig.login(rig.bob)), R"({"repositories":[]})");
}

TEST(EcrFront, KnowsNoRepositoryThatWasNotMade) {
  Rig rig;
  for (const auto& [method, path] :
       {std::pair("POST", "/v2/none/blobs/uploads/"), std::pair("GET", "/v2/none/manifests/1"),
        std::pair("PUT", "/v2/none/manifests/1"), std::pair("GET", "/v2/none/tags/list"),
        std::pair("POST", "/v2/NOT..A/NAME/blobs/uploads/")}) {
    const Response response = rig.front(method, path, "{}");
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(EcrRig::code_of(response), "NAME_UNKNOWN") << path;
  }
  EXPECT_THAT(rig.front("GET", "/v2/none/tags/list").body,
              HasSubstr("The repository with name 'none' does not exist in the registry with id "
                        "'000000000000'"));
}

TEST(EcrFront, LetsOthersPullByThePolicy) {
  FAKES_NEED_REGISTRY();
  Rig rig;
  rig.create("app");
  const std::string digest = rig.push("app", "1");
  const Header login{"Authorization", rig.login(rig.bob, R"({"registryIds":["000000000000"]})")};
  EXPECT_EQ(rig.front("GET", "/v2/app/manifests/1", "", {login}).status, 403);
  rig.api("SetRepositoryPolicy",
          R"({"repositoryName":"app","policyText":"{\"Version\":\"2012-10-17\",\"Statement\":{)"
          R"(\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},)"
          R"(\"Action\":[\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\"]}}"})");
  EXPECT_EQ(rig.front("GET", "/v2/app/manifests/1", "", {login}).status, 200);
  const Response layer = rig.front("GET", "/v2/app/blobs/" + ecr::digest_of("layer"), "", {login});
  EXPECT_EQ(EcrRig::content(layer), "layer");
  EXPECT_EQ(rig.front("POST", "/v2/app/blobs/uploads/", "", {login}).status, 403);
  EXPECT_EQ(rig.front("DELETE", "/v2/app/manifests/1", "", {login}).status, 403);
}

TEST(EcrFront, GivesLayersByRange) {
  FAKES_NEED_REGISTRY();
  Rig rig;
  rig.create("app");
  const std::string path = "/v2/app/blobs/" + rig.push_blob("app", "0123456789");
  const Response head = rig.front("HEAD", path);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(test::header_of(head, "Content-Length"), "10");
  const Response part = rig.front("GET", path, "", {{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(test::header_of(part, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(part.relay->size, 3U);
  EXPECT_EQ(EcrRig::content(part), "234");
  EXPECT_EQ(rig.front("GET", path, "", {{"Range", "bytes=20-"}}).status, 416);
  EXPECT_EQ(EcrRig::code_of(rig.front("GET", "/v2/app/blobs/" + ecr::digest_of("x"))),
            "BLOB_UNKNOWN");
  EXPECT_EQ(EcrRig::code_of(rig.front("GET", "/v2/app/blobs/x")), "DIGEST_INVALID");
}

TEST(EcrFront, TakesUpAnUploadInTheMiddle) {
  FAKES_NEED_REGISTRY();
  Rig rig;
  rig.create("app");
  const Response begun = rig.front("POST", "/v2/app/blobs/uploads/?mount=sha256:0&from=other");
  EXPECT_EQ(begun.status, 202);
  const Response sent =
      rig.front("PATCH", EcrRig::path_of(test::header_of(begun, "Location")), "01234");
  const std::string location = EcrRig::path_of(test::header_of(sent, "Location"));
  EXPECT_EQ(test::header_of(sent, "Range"), "0-4");
  EXPECT_THAT(location, HasSubstr("/v2/app/blobs/uploads/"));
  const Response asked = rig.front("GET", location);
  EXPECT_EQ(asked.status, 204);
  EXPECT_EQ(test::header_of(asked, "Range"), "0-4");
  const Response hole =
      rig.front("PATCH", location, "x", {{"Content-Range", "9-9"}, {"Content-Type", "a/b"}});
  EXPECT_EQ(hole.status, 416);
  const Response wrong = rig.front("PUT", location + "&digest=" + ecr::digest_of("x"));
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(EcrRig::code_of(wrong), "DIGEST_INVALID");
  const Response ended = rig.front("PUT", location + "&digest=" + ecr::digest_of("0123456"), "56");
  EXPECT_EQ(ended.status, 201);
  EXPECT_EQ(EcrRig::path_of(test::header_of(ended, "Location")),
            "/v2/app/blobs/" + ecr::digest_of("0123456"));
  EXPECT_EQ(EcrRig::code_of(rig.front("GET", location)), "BLOB_UPLOAD_UNKNOWN");
  EXPECT_THAT(rig.front("GET", location).body, Not(HasSubstr("us-east-1/")));
  EXPECT_EQ(rig.front("PATCH", "/v2/app/blobs/uploads/..%2e", "x").status, 404);
}

TEST(EcrFront, ListsTagsInPages) {
  FAKES_NEED_REGISTRY();
  Rig rig;
  rig.create("app");
  for (const char* tag : {"c", "a", "b"}) rig.push("app", tag, "layer");
  const Response first = rig.front("GET", "/v2/app/tags/list?n=2");
  EXPECT_EQ(Json::parse(first.body)["tags"], Json({"a", "b"}));
  EXPECT_EQ(test::header_of(first, "Link"), "</v2/app/tags/list?last=b&n=2>; rel=\"next\"");
  const Response second = rig.front("GET", "/v2/app/tags/list?last=b&n=2");
  EXPECT_EQ(Json::parse(second.body)["tags"], Json({"c"}));
  EXPECT_EQ(test::header_of(second, "Link"), "");
}

TEST(EcrFront, RefusesWhatItHasNot) {
  Rig rig;
  rig.create("app");
  EXPECT_EQ(EcrRig::code_of(rig.front("DELETE", "/v2/app/tags/list")), "UNSUPPORTED");
  EXPECT_EQ(rig.front("GET", "/v2/app/referrers/" + ecr::digest_of("x")).status, 404);
  const Response odd = rig.front("GET", "/v2/what/is/this", "",
                                 {{"Host", "000000000000.dkr.ecr.us-east-1.amazonaws.com"}});
  EXPECT_EQ(EcrRig::code_of(odd), "UNSUPPORTED");
  const Response large = rig.put_manifest("app", "1", std::string((4 << 20) + 1, ' '));
  EXPECT_EQ(EcrRig::code_of(large), "MANIFEST_INVALID");
}

TEST(EcrFront, ObeysRules) {
  Rig rig;
  rig.create("app");
  const auto add = [&](const char* rule) {
    for (Rule& read : read_rules(rule)) rig.rules.add(std::move(read));
  };
  add(R"({"match":{"service":"ecr","operation":"InitiateLayerUpload","resource":"app"},
          "act":{"throttle":true}})");
  const Response throttled = rig.front("POST", "/v2/app/blobs/uploads/");
  EXPECT_EQ(throttled.status, 429);
  EXPECT_EQ(EcrRig::code_of(throttled), "TOOMANYREQUESTS");
  EXPECT_FALSE(rig.entry().rule.empty());
  add(R"({"match":{"operation":"BatchGetImage"},
          "act":{"error":{"code":"Whatever","status":502}}})");
  const Response failed = rig.front("GET", "/v2/app/manifests/1");
  EXPECT_EQ(failed.status, 502);
  EXPECT_EQ(EcrRig::code_of(failed), "UNAVAILABLE");
  add(R"({"match":{"operation":"ListImages"},"act":{"drop":true}})");
  EXPECT_TRUE(rig.front("GET", "/v2/app/tags/list").is_dropped);
}

TEST(EcrFront, WritesTheJournal) {
  FAKES_NEED_REGISTRY();
  Rig rig;
  rig.create("app");
  rig.push("app", "1");
  const Entry put = rig.entry();
  EXPECT_EQ(put.service, "ecr");
  EXPECT_EQ(put.operation, "PutImage");
  EXPECT_EQ(put.resource, "app");
  EXPECT_EQ(put.account, "000000000000");
  EXPECT_EQ(put.access_key, "test");
  EXPECT_EQ(put.status, 201);
  const Header login{"Authorization", rig.login()};
  rig.front("GET", "/v2/app/blobs/" + ecr::digest_of("layer"), "", {login});
  EXPECT_EQ(rig.entry().operation, "GetDownloadUrlForLayer");
  EXPECT_EQ(rig.entry().bytes_out, 5U);
}

}  // namespace
}  // namespace fakes
