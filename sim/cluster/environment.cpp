#include "sim/cluster/environment.h"

#include <algorithm>
#include <tuple>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

// Bridges and cgroups carry the environment's name; longer ones would not fit beside the node's.
constexpr std::size_t longest_environment_name = 24;

void check_environment_name(const std::string& name, const std::string& fix) {
  if (is_dns_label(name) && name.size() <= longest_environment_name) return;
  throw Error(
      Category::usage,
      "\"{}\" cannot name an environment: use lower-case letters, digits and inner hyphens, "
      "at most {}",
      name, longest_environment_name)
      .with_fix(fix);
}

fs::path remembered_file(const std::string& name) {
  return paths::environment(name) / "environment.file";
}

// What the file said at the last `up`.
fs::path remembered_copy(const std::string& name) {
  return paths::environment(name) / "environment.yaml";
}

bool is_same_file(const fs::path& left, const fs::path& right) {
  std::error_code ignored;
  return fs::equivalent(left, right, ignored);
}

// The files of the tree with this name: none, one, or several in different systems.
std::vector<EnvironmentFile> files_named(const std::string& name) {
  std::vector<EnvironmentFile> found;
  for (EnvironmentFile& file : environment_files()) {
    if (file.name == name) found.push_back(std::move(file));
  }
  return found;
}

fs::path file_of(const std::string& name) {
  const auto found = files_named(name);
  if (found.size() == 1) return found.front().file;
  if (found.size() > 1) {
    throw Error(Category::usage, "{} systems have an environment \"{}\"", found.size(), name)
        .with_fix(fmt::format("give the file instead, and a name of your own: sim {} --name {}-{} "
                              "up",
                              found.front().file.string(), found.front().system, name));
  }
  if (is_dns_label(name)) {
    if (const auto remembered = read_file_if_exists(remembered_file(name))) {
      const fs::path file = trim(*remembered);
      const fs::path copy = remembered_copy(name);
      return !fs::exists(file) && fs::exists(copy) ? copy : file;
    }
  }
  std::vector<std::string> names = remembered_environments();
  for (const EnvironmentFile& file : environment_files()) names.push_back(file.name);
  const auto near = nearest(name, names);
  const std::string hint = near ? fmt::format("; did you mean \"{}\"?", *near) : std::string();
  throw Error(Category::usage, "there is no environment \"{}\"{}", name, hint)
      .with_fix(fmt::format("name one of: {}; or a file that ends in .yaml", join(names, ", ")));
}

}  // namespace

Environment find_environment(const std::string& name_or_path, const std::string& as) {
  const fs::path path = name_or_path;
  const bool is_path = path.extension() == ".yaml" || path.extension() == ".yml";
  if (is_path && !fs::is_regular_file(path)) {
    throw Error(Category::usage, "there is no file {}", path.string());
  }
  const fs::path file = is_path ? path : file_of(name_or_path);
  const std::string name = !as.empty() ? as : is_path ? path.stem().string() : name_or_path;
  check_environment_name(name, fmt::format("sim {} --name NAME", name_or_path));
  for (const EnvironmentFile& other : files_named(name)) {
    if (is_same_file(other.file, file)) break;
    throw Error(Category::usage, "the name \"{}\" belongs to {}", name, other.file.string())
        .with_fix(fmt::format("give this one another: sim {} --name NAME", name_or_path));
  }
  Environment environment = read_environment(file);
  environment.name = name;
  return environment;
}

void remember_environment(const Environment& environment) {
  const fs::path copy = remembered_copy(environment.name);
  if (is_same_file(environment.file, copy)) return;
  write_file(remembered_file(environment.name), environment.file.string() + "\n");
  if (const auto text = read_file_if_exists(environment.file)) write_file(copy, *text, 0600);
}

void forget_environment(const std::string& name) {
  std::error_code ignored;
  fs::remove(remembered_file(name), ignored);
  fs::remove(remembered_copy(name), ignored);
}

std::vector<EnvironmentFile> environment_files() {
  std::vector<EnvironmentFile> files;
  std::error_code ignored;
  for (const auto& system : fs::directory_iterator(paths::source() / "scenarios", ignored)) {
    for (const auto& entry : fs::directory_iterator(system.path() / "environments", ignored)) {
      if (entry.path().extension() != ".yaml" || !entry.is_regular_file()) continue;
      files.push_back(
          {entry.path().stem().string(), system.path().filename().string(), entry.path()});
    }
  }
  std::sort(files.begin(), files.end(), [](const EnvironmentFile& a, const EnvironmentFile& b) {
    return std::tie(a.name, a.system) < std::tie(b.name, b.system);
  });
  return files;
}

std::vector<std::string> remembered_environments() {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(paths::state() / "environments", ignored)) {
    const std::string name = entry.path().filename().string();
    if (fs::exists(remembered_file(name)) && files_named(name).empty()) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace sim
