#include "fakes/ecr/content.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/ecr/manifest.h"
#include "fakes/ecr/registry.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::ecr {
namespace {

constexpr std::chrono::seconds patience(60);

Fault server_fault(const std::string& what) {
  return Fault("ServerException", what).with_status(500);
}

}  // namespace

Content::Content(Core& core) : core_(core) {
  if (core.registry == nullptr) throw server_fault("no registry is here that could keep images");
  try {
    client_ = std::make_unique<sim::HttpClient>(core.registry->address(), patience);
  } catch (const sim::Error& error) {
    throw server_fault(error.message() + (error.fix().empty() ? "" : "; " + error.fix()));
  }
}

void Content::fail(const std::string& what) const {
  throw server_fault(fmt::format("{}; {}", what, core_.registry->advice()));
}

sim::HttpAnswer Content::ask(const sim::HttpRequest& request,
                             const std::function<void(std::string_view)>& sink) {
  sim::HttpAnswer answer;
  // What the client's own connection throws is about the client.
  bool is_clients = false;
  sim::HttpRequest guarded = request;
  if (request.source) {
    guarded.source = [&](char* into, std::size_t size) {
      is_clients = true;
      const std::size_t got = request.source(into, size);
      is_clients = false;
      return got;
    };
  }
  try {
    answer = client_->exchange(guarded, sink);
  } catch (const Fault&) {
    throw;
  } catch (const sim::Error& error) {
    if (is_clients) throw;
    fail("the registry behind does not take part: " + error.message());
  }
  if (answer.status >= 500) {
    fail(fmt::format("the registry behind answered {} to {}", answer.status, request.method));
  }
  return answer;
}

bool Content::has_manifest(const Repository& repository, const std::string& digest) {
  const auto answer = ask({"HEAD",
                           target_of(repository, "manifests", digest),
                           {{"Accept", std::string(manifest_types)}}});
  return answer.status == 200;
}

std::optional<std::string> Content::manifest(const Repository& repository,
                                             const std::string& digest) {
  const auto answer = ask({"GET",
                           target_of(repository, "manifests", digest),
                           {{"Accept", std::string(manifest_types)}}});
  if (answer.status != 200) return std::nullopt;
  return answer.body;
}

sim::HttpAnswer Content::put_manifest(const Repository& repository, const std::string& digest,
                                      const std::string& media_type, const std::string& manifest) {
  return ask({"PUT",
              target_of(repository, "manifests", digest),
              {{"Content-Type", media_type}},
              manifest});
}

void Content::remove_manifest(const Repository& repository, const std::string& digest) {
  ask({"DELETE", target_of(repository, "manifests", digest), {}});
}

std::optional<std::uint64_t> Content::blob_size(const Repository& repository,
                                                const std::string& digest) {
  const auto answer = ask({"HEAD", target_of(repository, "blobs", digest), {}});
  if (answer.status != 200) return std::nullopt;
  return std::strtoull(answer.header("Content-Length").c_str(), nullptr, 10);
}

std::string target_of(const Repository& repository, std::string_view kind,
                      std::string_view reference) {
  return fmt::format("/v2/{}/{}/{}", repository.home, kind, reference);
}

std::vector<Image> images_there(Core& core, const Repository& repository) {
  auto images = core.store.read([&](Transaction& state) { return images_of(state, repository); });
  if (images.empty()) return images;
  Content content(core);
  std::erase_if(
      images, [&](const Image& image) { return !content.has_manifest(repository, image.digest); });
  return images;
}

void forget_manifests(Core& core, const Repository& repository,
                      const std::vector<std::string>& digests) {
  if (digests.empty()) return;
  try {
    Content content(core);
    for (const std::string& digest : digests) content.remove_manifest(repository, digest);
  } catch (const Fault& fault) {
    sim::log::warning("{}: manifests stay in the registry: {}", repository.arn(), fault.message());
  }
}

std::string error_code(const sim::HttpAnswer& answer) {
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  if (!json.is_object() || !json.contains("errors") || !json["errors"].is_array()) return "";
  for (const auto& error : json["errors"]) {
    if (error.is_object()) return error.value("code", "");
  }
  return "";
}

}  // namespace fakes::ecr
