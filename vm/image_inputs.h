// What an image is made from, as a list of names and digests: the list's own digest is the image's
// id.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "vm/image.h"

namespace vm {

// {"kind", "suite", "kubernetes": {source, version, url}, "files": {path: sha256}}: every file
// below `tools` that has a say in images of this kind. What is named after Kubernetes makes its
// binaries; the folders services* and node* make a services image; all but services* make a cluster
// image.
nlohmann::json image_inputs(const ImageSpec& spec, const std::filesystem::path& tools);
// The inputs of the binaries alone; the kind is "kubernetes".
nlohmann::json kubernetes_inputs(const ImageSpec& spec, const std::filesystem::path& tools);
// The specification that inputs were made from.
ImageSpec spec_of(const nlohmann::json& inputs);

// 16 hex digits.
std::string id_of_inputs(const nlohmann::json& inputs);

}  // namespace vm
