// ECR behind the gateway's chain, with Debian's docker-registry behind it where a test needs one.
//
//   EcrRig rig;
//   rig.api("CreateRepository", R"({"repositoryName":"app"})");
//   const auto digest = rig.push("app", "1");
#pragma once

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "fakes/auth/digest.h"
#include "fakes/ecr/manifest.h"
#include "fakes/ecr/owned_registry.h"
#include "fakes/services.h"
#include "sim/base/process.h"
#include "tests/fakes/gateway_rig.h"

namespace fakes::test {

struct ApiAnswer {
  int status = 0;
  nlohmann::json body;
  std::string code;  // of the error, "" without
  std::string message;
};

class EcrRig : public GatewayRig {
 public:
  explicit EcrRig(Strictness strictness = Strictness::known) : GatewayRig(make_ecr, strictness) {
    core.registry = &registry;
  }

  ApiAnswer api(const std::string& operation, const std::string& input = "{}",
                const Signer& signer = {}) {
    Request request =
        request_to("POST", "/",
                   {{"Host", "127.0.0.1:4566"},
                    {"Content-Type", "application/x-amz-json-1.1"},
                    {"X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921." + operation}},
                   input);
    const Response response = send(signer(std::move(request), "ecr"));
    ApiAnswer answer{response.status, nlohmann::json::parse(response.body, nullptr, false), "", ""};
    if (response.status != 200) {
      answer.code = answer.body.value("__type", "");
      answer.message = answer.body.value("message", "");
    }
    return answer;
  }
  void create(const std::string& name, const std::string& more = "") {
    const auto answer =
        api("CreateRepository", R"({"repositoryName":")" + name + "\"" + more + "}");
    EXPECT_EQ(answer.status, 200) << answer.message;
  }
  // "Basic ..." of a new token.
  std::string login(const Signer& signer = {}, const std::string& input = "{}") {
    const auto answer = api("GetAuthorizationToken", input, signer);
    return "Basic " + answer.body["authorizationData"][0]["authorizationToken"].get<std::string>();
  }
  // What a client of the registry asks; logged in unless `authorization` says something else.
  Response front(const std::string& method, const std::string& path, std::string body = "",
                 std::vector<Header> headers = {}) {
    bool has_host = false;
    bool has_login = false;
    for (const Header& header : headers) {
      has_host |= header.name == "Host";
      has_login |= header.name == "Authorization";
    }
    if (!has_host) headers.push_back({"Host", "127.0.0.1:4566"});
    if (!has_login) headers.push_back({"Authorization", login()});
    return send(request_to(method, path, std::move(headers), std::move(body)));
  }
  // As clients push: each layer is asked for, begun, sent and ended. Returns the digest.
  std::string push_blob(const std::string& name, const std::string& content) {
    const Response begun = front("POST", "/v2/" + name + "/blobs/uploads/");
    EXPECT_EQ(begun.status, 202) << begun.body;
    const Response sent = front("PATCH", path_of(header_of(begun, "Location")), content);
    EXPECT_EQ(sent.status, 202) << sent.body;
    const std::string digest = ecr::digest_of(content);
    const Response ended = front("PUT", path_of(header_of(sent, "Location")) + "&digest=" + digest);
    EXPECT_EQ(ended.status, 201) << ended.body;
    return digest;
  }
  static std::string manifest_of(const std::string& config, const std::string& layer) {
    const auto part = [](const char* type, const std::string& content) {
      return nlohmann::json{
          {"mediaType", type}, {"size", content.size()}, {"digest", ecr::digest_of(content)}};
    };
    return nlohmann::json{{"schemaVersion", 2},
                          {"mediaType", "application/vnd.oci.image.manifest.v1+json"},
                          {"config", part("application/vnd.oci.image.config.v1+json", config)},
                          {"layers", {part("application/vnd.oci.image.layer.v1.tar+gzip", layer)}}}
        .dump();
  }
  Response put_manifest(const std::string& name, const std::string& reference,
                        const std::string& manifest) {
    return front("PUT", "/v2/" + name + "/manifests/" + reference, manifest,
                 {{"Content-Type", "application/vnd.oci.image.manifest.v1+json"}});
  }
  // An image of that layer. Returns its digest.
  std::string push(const std::string& name, const std::string& tag,
                   const std::string& layer = "layer") {
    push_blob(name, "{}");
    push_blob(name, layer);
    const Response response = put_manifest(name, tag, manifest_of("{}", layer));
    EXPECT_EQ(response.status, 201) << response.body;
    return header_of(response, "Docker-Content-Digest");
  }
  std::vector<std::string> tags(const std::string& name) {
    return nlohmann::json::parse(front("GET", "/v2/" + name + "/tags/list").body)["tags"];
  }
  // Moves the clock, and lets the service do what is due.
  void elapse(std::chrono::milliseconds by) {
    clock.move(by);
    for (const auto& entry : desk.services.entries()) entry.service->elapse(clock.now());
  }
  // "NAME_UNKNOWN" of an error.
  static std::string code_of(const Response& response) {
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    return body.is_object() && body.contains("errors") ? body["errors"][0]["code"] : "";
  }
  static std::string content(const Response& response) {
    std::string text = response.body;
    if (response.relay) response.relay->run([&](std::string_view bytes) { text += bytes; });
    return text;
  }
  static std::string path_of(const std::string& url) {
    EXPECT_EQ(url.rfind("http://127.0.0.1:4566/", 0), 0U) << url;
    return url.substr(std::string("http://127.0.0.1:4566").size());
  }

  ecr::OwnedRegistry registry{folder / "registry"};
};

// A rig whose test is skipped where there is no docker-registry.
#define FAKES_NEED_REGISTRY()                                               \
  if (!sim::find_program("docker-registry")) {                              \
    GTEST_SKIP() << "docker-registry is not installed: tools/install-deps"; \
  }

}  // namespace fakes::test
