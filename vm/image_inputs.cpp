#include "vm/image_inputs.h"

#include <algorithm>
#include <string_view>

#include "sim/base/error.h"
#include "sim/base/file.h"

namespace vm {
namespace {

namespace fs = std::filesystem;

constexpr const char* suite = "bookworm";
// A change of what the store itself does with an image's content asks for a new number.
constexpr int layout = 1;

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool is_kubernetes_script(const std::string& name) {
  return name.find("kubernetes") != std::string::npos;
}

// Whether a file or folder right below the tools folder has a say in images of this kind.
bool matters(const std::string& kind, const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  const bool is_document = entry.path().extension() == ".md";
  if (is_document || name.front() == '.' || name.back() == '~') return false;
  if (kind == "kubernetes") {
    return is_kubernetes_script(name) || name == "debian-sources" || name == "stages";
  }
  if (kind == "cluster") return !starts_with(name, "services");
  if (entry.is_directory()) return starts_with(name, "services") || starts_with(name, "node");
  return !is_kubernetes_script(name) && !starts_with(name, "make-container");
}

nlohmann::json digests(const std::string& kind, const fs::path& tools) {
  nlohmann::json files = nlohmann::json::object();
  std::error_code missing;
  for (const auto& top : fs::directory_iterator(tools, missing)) {
    if (!matters(kind, top)) continue;
    if (!top.is_directory()) {
      files[top.path().filename().string()] = sim::sha256_of_file(top.path());
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(top.path())) {
      const bool is_cached_bytecode = entry.path().extension() == ".pyc";
      if (!entry.is_regular_file() || is_cached_bytecode) continue;
      files[entry.path().lexically_relative(tools).string()] = sim::sha256_of_file(entry.path());
    }
  }
  if (missing || files.empty()) {
    throw sim::Error(sim::Category::failed, "no build scripts for images in {}", tools.string())
        .with_fix("set SIM_SOURCE to the folder of sim's source tree");
  }
  return files;
}

nlohmann::json inputs_of(const std::string& kind, const ImageSpec& spec, const fs::path& tools) {
  nlohmann::json inputs = {{"kind", kind}, {"suite", suite}, {"layout", layout}};
  if (kind != "services") {
    inputs["kubernetes"] = {{"source", spec.kubernetes_source},
                            {"version", spec.kubernetes_version},
                            {"url", spec.kubernetes_url}};
  }
  inputs["files"] = digests(kind, tools);
  return inputs;
}

}  // namespace

nlohmann::json image_inputs(const ImageSpec& spec, const fs::path& tools) {
  if (spec.kind != "cluster" && spec.kind != "services") {
    throw sim::Error(sim::Category::internal, "no image is of kind \"{}\"", spec.kind);
  }
  return inputs_of(spec.kind, spec, tools);
}

nlohmann::json kubernetes_inputs(const ImageSpec& spec, const fs::path& tools) {
  return inputs_of("kubernetes", spec, tools);
}

ImageSpec spec_of(const nlohmann::json& inputs) {
  ImageSpec spec;
  spec.kind = inputs.value("kind", "");
  const nlohmann::json kubernetes = inputs.value("kubernetes", nlohmann::json::object());
  spec.kubernetes_source = kubernetes.value("source", spec.kubernetes_source);
  spec.kubernetes_version = kubernetes.value("version", "");
  spec.kubernetes_url = kubernetes.value("url", "");
  return spec;
}

std::string id_of_inputs(const nlohmann::json& inputs) {
  return sim::sha256(inputs.dump()).substr(0, 16);
}

}  // namespace vm
