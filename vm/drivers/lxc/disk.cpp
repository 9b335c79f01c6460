#include "vm/drivers/lxc/disk.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

constexpr const char* marker_name = ".sim-node";

std::string marker_text(const std::string& environment, const std::string& node) {
  return fmt::format("{}/{}\n", environment, node);
}

void check(const std::error_code& problem, const char* what, const fs::path& path) {
  if (!problem) return;
  throw Error(Category::failed, "cannot {} {}: {}", what, path.string(), problem.message());
}

void make_folder(const fs::path& folder, fs::perms mode) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  check(problem, "make", folder);
  // Explicit: the caller's umask must not reach into the node.
  fs::permissions(folder, mode, problem);
  check(problem, "set the mode of", folder);
}

constexpr auto everybody_enters = static_cast<fs::perms>(0755);
constexpr auto root_only = static_cast<fs::perms>(0700);

// A folder of the overlay's upper half hides the mode that the image gives the same folder.
fs::perms mode_of(const fs::path& folder) {
  const fs::path top = *folder.begin();
  return top == "root" ? root_only : everybody_enters;
}

void write_seed(const fs::path& upper, const std::vector<File>& seed) {
  make_folder(upper, everybody_enters);
  for (const File& file : seed) {
    const fs::path inside = fs::path(file.path).relative_path().lexically_normal();
    if (inside.empty() || *inside.begin() == "..") {
      throw Error(Category::internal, "seed file {} lies outside the node", file.path);
    }
    fs::path folder;
    for (const fs::path& part : inside.parent_path()) {
      folder /= part;
      make_folder(upper / folder, mode_of(folder));
    }
    sim::write_file(upper / inside, file.content, file.mode);
  }
}

}  // namespace

void make_disk(const NodeSpec& spec) {
  remove_disk(spec.disk, spec.environment, spec.name);
  make_folder(spec.disk, root_only);
  sim::write_file(spec.disk / marker_name, marker_text(spec.environment, spec.name));
  for (const char* part : {"work", "data"}) make_folder(spec.disk / part, everybody_enters);
  write_seed(spec.disk / "upper", spec.seed);
}

void remove_disk(const fs::path& disk, const std::string& environment, const std::string& node) {
  std::error_code problem;
  const auto status = fs::symlink_status(disk, problem);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) {
    throw Error(Category::failed, "{} is not a folder; left alone", disk.string());
  }
  const auto marker = sim::read_file_if_exists(disk / marker_name);
  const bool ours = marker && *marker == marker_text(environment, node);
  if (!ours && !fs::is_empty(disk, problem)) {
    throw Error(Category::failed, "{} is not marked as the disk of node {} of {}; left alone",
                disk.string(), node, environment)
        .with_fix("look into it, and remove it by hand if nobody needs it");
  }
  for (const auto& entry : fs::directory_iterator(disk, problem)) {
    if (entry.path().filename() == marker_name) continue;
    fs::remove_all(entry.path(), problem);
    check(problem, "remove", entry.path());
  }
  check(problem, "read", disk);
  fs::remove(disk / marker_name, problem);
  fs::remove(disk, problem);
  check(problem, "remove", disk);
}

fs::path disks_folder(const std::string& environment) {
  return sim::paths::environment(environment) / "nodes";
}

std::vector<std::string> disks_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace vm::lxc
