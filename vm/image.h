// Node images: read-only squashfs files, named by the digest of everything that goes into them, kept in the
// cache folder with the digest of the result beside them. Built once even when several processes ask at the
// same time; an interrupted build leaves finished stages behind, so the next one goes on from there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/base/deadline.h"

namespace vm {

struct ImageSpec {
  std::string kind;                         // "cluster" (master and worker) or "services"
  std::string kubernetes_source = "debian";  // or "upstream"
  std::string kubernetes_version = {};       // upstream only, "v1.29.3"
  std::string kubernetes_url = {};           // upstream only: base address with the release's layout
};

struct Image {
  std::string kind;
  std::string id;  // first 16 hex digits of the inputs' digest
  std::filesystem::path file;
  std::uint64_t size_bytes = 0;
  bool in_use = false;
};

using Progress = std::function<void(std::string_view line)>;

class ImageStore {
 public:
  explicit ImageStore(std::filesystem::path folder);

  // The digest of all inputs: build scripts, package lists, Kubernetes source and version, the suite.
  std::string id_of(const ImageSpec& spec) const;
  // Returns the image, building it first when it is missing. The file's digest is verified on every call; a corrupt
  // image is set aside with a warning and rebuilt. Waits while another process builds the same image.
  Image ensure(const ImageSpec& spec, const Progress& progress, sim::Deadline deadline);
  // True when ensure() would not have to build.
  bool has(const ImageSpec& spec) const;
  std::vector<Image> list() const;
  // Removes what no current specification needs (all: everything not in use). Returns what was removed.
  std::vector<Image> prune(bool all, const std::vector<std::filesystem::path>& in_use);
  // kubectl for the host, from the same Kubernetes build as the image.
  std::filesystem::path kubectl(const ImageSpec& spec) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace vm
