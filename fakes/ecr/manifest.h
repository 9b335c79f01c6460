// Manifests of images and lists of them, as far as ECR describes them. Sources: OCI's image
// specification (manifest.md, image-index.md), Docker's "Image Manifest Version 2, Schema 2".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::ecr {

// For the header Accept: all that a registry may keep.
inline constexpr std::string_view manifest_types =
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.docker.distribution.manifest.v1+prettyjws, "
    "application/vnd.docker.distribution.manifest.v1+json";

struct Manifest {
  std::string digest;  // "sha256:..."
  std::string media_type;
  std::string artifact_type;            // of the configuration; "" of lists
  std::uint64_t size = 0;               // of configuration and layers, in bytes; 0 of lists
  std::vector<std::string> references;  // digests of the manifests of a list
};

// `media_type` is what the client says; the manifest's own, or OCI's, when it says nothing. Throws
// Fault InvalidParameterException of what is no manifest.
Manifest read_manifest(std::string_view text, const std::string& media_type);

// "sha256:<64 hex digits>"
bool is_digest(std::string_view text);
std::string digest_of(std::string_view content);

}  // namespace fakes::ecr
