#include "vm/image.h"

#include <algorithm>
#include <set>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "vm/image_entry.h"
#include "vm/image_inputs.h"

namespace vm {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

constexpr const char* squashfs = "root.squashfs";

fs::path entry_folder(const fs::path& cache, const nlohmann::json& inputs) {
  const std::string id = id_of_inputs(inputs);
  const ImageSpec spec = spec_of(inputs);
  if (spec.kind != "kubernetes") return cache / "images" / (spec.kind + "-" + id);
  std::string version = spec.kubernetes_version;
  if (version.empty()) version = inputs.at("suite").get<std::string>();
  return cache / "kubernetes" / fmt::format("{}-{}-{}", spec.kubernetes_source, version, id);
}

CacheEntry kubernetes_entry(const fs::path& cache, const ImageTools& tools, const ImageSpec& spec) {
  CacheEntry entry;
  entry.inputs = kubernetes_inputs(spec, tools.folder);
  entry.folder = entry_folder(cache, entry.inputs);
  entry.what = fmt::format("Kubernetes ({})", spec.kubernetes_source);
  for (const char* binary : {"kubeadm", "kubelet", "kube-apiserver", "kube-controller-manager",
                             "kube-scheduler", "kube-proxy", "kubectl", "pause"}) {
    entry.files.push_back(std::string("bin/") + binary);
  }
  entry.files.emplace_back("version");
  entry.argv = {(tools.folder / "build-kubernetes").string(), spec.kubernetes_source,
                spec.kubernetes_version, spec.kubernetes_url};
  return entry;
}

// Image::kubernetes.
std::string kubernetes_of(const ImageSpec& spec) {
  if (spec.kind == "services") return "";
  return sim::trim(spec.kubernetes_source + " " + spec.kubernetes_version);
}

CacheEntry image_entry(const fs::path& cache, const ImageTools& tools, const ImageSpec& spec) {
  CacheEntry entry;
  entry.inputs = image_inputs(spec, tools.folder);
  entry.folder = entry_folder(cache, entry.inputs);
  entry.what = fmt::format("the {} image", spec.kind);
  entry.files = {squashfs};
  if (spec.kind == "cluster") entry.files.push_back("bin/kubectl");
  entry.argv = {(tools.folder / "build-node").string(), spec.kind};
  entry.needed_bytes = tools.needed_bytes;
  return entry;
}

// Files behind the loop devices of this host: read-only roots that are mounted now.
std::set<std::string> mounted_files() {
  std::set<std::string> files;
  std::error_code ignored;
  for (const auto& device : fs::directory_iterator("/sys/block", ignored)) {
    if (const auto file = sim::read_file_if_exists(device.path() / "loop/backing_file")) {
      files.insert(sim::trim(*file));
    }
  }
  return files;
}

// Names of entries that some holder needs.
std::set<std::string> held_entries(const fs::path& images) {
  std::set<std::string> names;
  std::error_code ignored;
  for (const auto& holder : fs::directory_iterator(images / "holders", ignored)) {
    for (const std::string& name : sim::split(sim::read_file(holder.path()), '\n')) {
      if (!name.empty()) names.insert(name);
    }
  }
  return names;
}

std::uint64_t size_of_folder(const fs::path& folder) {
  std::uint64_t size = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) size += entry.file_size();
  }
  return size;
}

// Finished entries below a folder: those with inputs.json that are not set aside or half made.
std::vector<fs::path> finished_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const bool is_aside =
        name.find(".partial") != std::string::npos || name.find(".corrupt") != std::string::npos;
    if (!is_aside && fs::exists(entry.path() / "inputs.json")) entries.push_back(entry.path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// An empty object when they cannot be read.
nlohmann::json inputs_kept_in(const fs::path& entry) {
  const std::string text = sim::read_file_if_exists(entry / "inputs.json").value_or("");
  nlohmann::json inputs = nlohmann::json::parse(text, nullptr, false);
  return inputs.is_object() ? inputs : nlohmann::json::object();
}

bool is_current(const nlohmann::json& inputs, const std::string& id, const fs::path& tools) {
  const ImageSpec spec = spec_of(inputs);
  const bool is_image = spec.kind == "cluster" || spec.kind == "services";
  return id == id_of_inputs(is_image ? image_inputs(spec, tools) : kubernetes_inputs(spec, tools));
}

Image describe(const fs::path& entry, const fs::path& tools, const std::set<std::string>& held,
               const std::set<std::string>& mounted) {
  const nlohmann::json inputs = inputs_kept_in(entry);
  const std::string name = entry.filename().string();
  Image image;
  image.id = name.substr(name.rfind('-') + 1);
  image.kind = inputs.value("kind", "");
  image.kubernetes = kubernetes_of(spec_of(inputs));
  image.current = is_current(inputs, image.id, tools);
  if (image.kind == "kubernetes") {
    image.file = entry;
    image.size_bytes = size_of_folder(entry);
    return image;
  }
  image.file = entry / squashfs;
  std::error_code missing;
  image.size_bytes = fs::exists(image.file) ? fs::file_size(image.file, missing) : 0;
  image.in_use = held.count(name) != 0 || mounted.count(image.file.string()) != 0;
  return image;
}

// Takes what lies beside an entry with it. False when a process is building it.
bool remove_entry(const fs::path& entry) {
  const fs::path lock_file = entry.string() + ".lock";
  const auto lock = sim::FileLock::try_acquire(lock_file);
  if (!lock) return false;
  for (const char* extension : {"", ".partial", ".work", ".corrupt", ".log"}) {
    fs::remove_all(entry.string() + extension);
  }
  return true;
}

// What broken builds left of entries that do not exist, or no longer.
void remove_leftovers(const fs::path& folder) {
  std::error_code ignored;
  std::set<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".partial" || extension == ".work" || extension == ".corrupt") {
      entries.insert(entry.path().parent_path() / entry.path().stem());
    }
  }
  for (const fs::path& entry : entries) {
    const auto lock = sim::FileLock::try_acquire(entry.string() + ".lock");
    if (!lock) continue;
    for (const char* extension : {".partial", ".work", ".corrupt"}) {
      fs::remove_all(entry.string() + extension);
    }
  }
}

}  // namespace

ImageStore::ImageStore(fs::path folder, ImageTools tools)
    : folder_(std::move(folder)), tools_(std::move(tools)) {
  if (folder_.empty()) folder_ = sim::paths::cache();
  if (tools_.folder.empty()) tools_.folder = sim::paths::source() / "tools" / "images";
}

std::string ImageStore::id_of(const ImageSpec& spec) const {
  return id_of_inputs(image_inputs(spec, tools_.folder));
}

Image ImageStore::ensure(const ImageSpec& spec, const Progress& progress, sim::Deadline deadline) {
  CacheEntry entry = image_entry(folder_, tools_, spec);
  entry.prepare = [&]() -> std::map<std::string, std::string> {
    if (spec.kind != "cluster") return {};
    const CacheEntry kubernetes = kubernetes_entry(folder_, tools_, spec);
    ensure_entry(kubernetes, progress, deadline);
    return {{"SIM_KUBERNETES", kubernetes.folder.string()}};
  };
  ensure_entry(entry, progress, deadline);
  Image image;
  image.kind = spec.kind;
  image.kubernetes = kubernetes_of(spec);
  image.id = id_of_inputs(entry.inputs);
  image.file = entry.folder / squashfs;
  image.size_bytes = fs::file_size(image.file);
  image.current = true;
  return image;
}

bool ImageStore::has(const ImageSpec& spec) const {
  return is_complete(image_entry(folder_, tools_, spec));
}

std::vector<Image> ImageStore::list() const {
  const auto held = held_entries(folder_ / "images");
  const auto mounted = mounted_files();
  std::vector<Image> images;
  for (const char* part : {"images", "kubernetes"}) {
    for (const fs::path& entry : finished_entries(folder_ / part)) {
      images.push_back(describe(entry, tools_.folder, held, mounted));
    }
  }
  return images;
}

std::vector<Image> ImageStore::prune(bool all, const std::vector<fs::path>& in_use) try {
  std::vector<Image> removed;
  for (const Image& image : list()) {
    const bool is_named = std::find(in_use.begin(), in_use.end(), image.file) != in_use.end();
    if (image.in_use || is_named || (image.current && !all)) continue;
    const fs::path entry = image.kind == "kubernetes" ? image.file : image.file.parent_path();
    if (remove_entry(entry)) removed.push_back(image);
  }
  for (const char* part : {"images", "kubernetes"}) remove_leftovers(folder_ / part);
  return removed;
} catch (const fs::filesystem_error& error) {
  throw Error(Category::failed, "removing images: {}", error.what());
}

fs::path ImageStore::kubectl(const ImageSpec& spec) const {
  ImageSpec cluster = spec;
  cluster.kind = "cluster";
  const CacheEntry current = image_entry(folder_, tools_, cluster);
  std::vector<fs::path> entries = finished_entries(folder_ / "images");
  entries.insert(entries.begin(), current.folder);
  // Nodes that are up may come from an image whose scripts have changed since.
  for (const fs::path& entry : entries) {
    const fs::path file = entry / "bin/kubectl";
    if (!fs::exists(file)) continue;
    const nlohmann::json inputs = inputs_kept_in(entry);
    if (inputs.value("kubernetes", nlohmann::json()) == current.inputs["kubernetes"]) return file;
  }
  throw Error(Category::failed, "kubectl is not there yet: it comes with the cluster image")
      .with_fix("sim image build");
}

void ImageStore::hold(const std::string& holder, const std::vector<Image>& images) {
  std::string names;
  for (const Image& image : images) names += image.file.parent_path().filename().string() + "\n";
  sim::write_file(folder_ / "images/holders" / holder, names);
}

void ImageStore::release(const std::string& holder) {
  std::error_code ignored;
  fs::remove(folder_ / "images/holders" / holder, ignored);
}

}  // namespace vm
