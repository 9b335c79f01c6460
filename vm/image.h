// Node images: read-only squashfs files, named by the digest of everything that goes into them,
// kept in the cache folder with the digest of the result beside them. Built once even when several
// processes ask at the same time; an interrupted build leaves finished stages behind, so the next
// one goes on from there.
//
//   <folder>/images/<kind>-<id>/         root.squashfs, bin/kubectl (cluster), *.sha256,
//   inputs.json <folder>/kubernetes/<source>-<version>-<id>/bin/   what a cluster image is made of
//   <folder>/images/holders/<holder>     names of the images that an environment's nodes were made
//   from
// Beside an entry: .lock (flock, held while building), .log (the last build's output), .partial,
// .work (finished stages) and .corrupt (set aside for a look; removed by prune).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/deadline.h"

namespace vm {

struct ImageSpec {
  std::string kind;                          // "cluster" (master and worker) or "services"
  std::string kubernetes_source = "debian";  // or "upstream"
  std::string kubernetes_version = {};       // upstream only, "v1.29.3"
  std::string kubernetes_url = {};  // upstream only: base address with the release's layout
};

struct Image {
  std::string kind;            // or "kubernetes", for a set of binaries
  std::string kubernetes;      // "debian" or "upstream v1.29.3"; empty for services
  std::string id;              // first 16 hex digits of the inputs' digest
  std::filesystem::path file;  // the squashfs; the folder of a set of binaries
  std::uint64_t size_bytes = 0;
  bool in_use = false;   // held, or mounted right now
  bool current = false;  // its inputs are what they were when it was built
};

using Progress = std::function<void(std::string_view line)>;

// Where the build scripts are and what they need. The scripts' contract:
//   build-kubernetes SOURCE VERSION URL OUT   makes OUT/bin/{kubeadm,kubelet,...,kubectl,pause}
//                                             and OUT/version
//   build-node KIND OUT                       makes OUT/root.squashfs; OUT/bin/kubectl for
//   "cluster"
// with $SIM_IMAGE_WORK (kept until the build is finished, for stages) and, for build-node cluster,
// $SIM_KUBERNETES (what build-kubernetes made) set. A line "== Title" announces a stage and is what
// Progress gets; all else goes to the log. Exit code 3 means that this host is not fit for it.
struct ImageTools {
  std::filesystem::path folder;  // empty: tools/images of the source tree
  std::uint64_t needed_bytes = std::uint64_t{6} << 30;
};

class ImageStore {
 public:
  // `folder` is the cache folder; empty: paths::cache().
  explicit ImageStore(std::filesystem::path folder = {}, ImageTools tools = {});

  // The digest of all inputs: build scripts, package lists, Kubernetes source and version, the
  // suite.
  std::string id_of(const ImageSpec& spec) const;
  // Returns the image, building it first when it is missing. The file's digest is verified on every
  // call; a corrupt image is set aside with a warning and rebuilt. Waits while another process
  // builds the same image. Errors: unfit when the disk has too little room for a build; failed with
  // the log's last lines and its path; stalled, interrupted.
  Image ensure(const ImageSpec& spec, const Progress& progress, sim::Deadline deadline);
  // True when ensure() would not have to build, unless the image turns out to be corrupt.
  bool has(const ImageSpec& spec) const;
  // Images first, then sets of binaries; each by kind and id.
  std::vector<Image> list() const;
  // Removes what no current specification needs (all: everything not in use), and what broken
  // builds left. Never removes an image that is in `in_use` (files), held, mounted or being built.
  // Returns what was removed.
  std::vector<Image> prune(bool all, const std::vector<std::filesystem::path>& in_use);
  // kubectl for the host, from the same Kubernetes build as the image. Error failed when that is
  // not built.
  std::filesystem::path kubectl(const ImageSpec& spec) const;

  // Says that `holder` (an environment) has nodes made from these images, in place of what it said
  // before: prune leaves them alone until release(), also while the nodes are switched off.
  void hold(const std::string& holder, const std::vector<Image>& images);
  void release(const std::string& holder);

 private:
  std::filesystem::path folder_;
  ImageTools tools_;
};

}  // namespace vm
