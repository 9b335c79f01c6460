#include "fakes/ecr/manifest.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "fakes/wire/fault.h"
#include "sim/base/file.h"

namespace fakes::ecr {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse() {
  throw wire::Fault("InvalidParameterException",
                    "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid "
                    "JSON syntax'");
}

std::string text_in(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::uint64_t size_in(const Json& json) {
  const auto found = json.find("size");
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

// OCI's manifests need not say what they are.
std::string type_of(const Json& json) {
  if (std::string own = text_in(json, "mediaType"); !own.empty()) return own;
  if (json.value("schemaVersion", Json()) == 1) {
    return json.contains("signatures") ? "application/vnd.docker.distribution.manifest.v1+prettyjws"
                                       : "application/vnd.docker.distribution.manifest.v1+json";
  }
  return json.contains("manifests") ? "application/vnd.oci.image.index.v1+json"
                                    : "application/vnd.oci.image.manifest.v1+json";
}

}  // namespace

Manifest read_manifest(std::string_view text, const std::string& media_type) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) refuse();
  Manifest manifest;
  manifest.digest = digest_of(text);
  manifest.media_type = media_type.empty() ? type_of(json) : media_type;
  if (const auto list = json.find("manifests"); list != json.end() && list->is_array()) {
    for (const Json& item : *list) {
      if (item.is_object()) manifest.references.push_back(text_in(item, "digest"));
    }
    return manifest;
  }
  if (const auto config = json.find("config"); config != json.end() && config->is_object()) {
    manifest.artifact_type = text_in(*config, "mediaType");
    manifest.size += size_in(*config);
  }
  if (const auto layers = json.find("layers"); layers != json.end() && layers->is_array()) {
    for (const Json& layer : *layers) {
      if (layer.is_object()) manifest.size += size_in(layer);
    }
  }
  return manifest;
}

bool is_digest(std::string_view text) {
  constexpr std::string_view algorithm = "sha256:";
  return text.starts_with(algorithm) && text.size() == algorithm.size() + 64 &&
         text.find_first_not_of("0123456789abcdef", algorithm.size()) == text.npos;
}

std::string digest_of(std::string_view content) {
  return "sha256:" + sim::sha256(content);
}

}  // namespace fakes::ecr
