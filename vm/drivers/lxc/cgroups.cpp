#include "vm/drivers/lxc/cgroups.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "vm/drivers/libvirt/names.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    std::error_code ignored;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Not fs::recursive_directory_iterator: groups vanish while we look, which ends that iterator.
void walk(const fs::path& folder, std::vector<fs::path>& deepest_first) {
  for (const fs::path& child : folders_in(folder)) walk(child, deepest_first);
  deepest_first.push_back(folder);
}

std::vector<fs::path> tree(const fs::path& folder) {
  std::vector<fs::path> all;
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) walk(folder, all);
  return all;
}

void remove_tree(const fs::path& folder) {
  for (const fs::path& group : tree(folder)) rmdir(group.c_str());
}

void kill_group(const fs::path& group) {
  // Kernel 5.14 and later, unified hierarchy: the whole subtree at once, forks included.
  if (std::ofstream file(group / "cgroup.kill"); file) file << "1" << std::flush;
  for (const fs::path& folder : tree(group)) {
    std::ifstream file(folder / "cgroup.procs");
    for (int pid = 0; file >> pid;) {
      if (pid > 1 && pid != getpid()) kill(pid, SIGKILL);
    }
  }
}

std::string unescaped(const std::string& text) {
  std::string plain = text;
  for (auto at = plain.find("\\x2d"); at != std::string::npos; at = plain.find("\\x2d", at)) {
    plain.replace(at, 4, "-");
  }
  return plain;
}

}  // namespace

bool is_machine_group(const std::string& folder_name, const std::string& domain) {
  std::string name = unescaped(folder_name);
  for (const std::string_view suffix : {".libvirt-lxc", ".scope"}) {
    if (name.ends_with(suffix)) name.erase(name.size() - suffix.size());
  }
  if (name.starts_with("machine-")) name.erase(0, 8);
  if (!name.starts_with("lxc-")) return false;
  const auto dash = name.find_first_not_of("0123456789", 4);
  if (dash == std::string::npos || dash == 4 || name[dash] != '-') return false;
  const std::string rest = name.substr(dash + 1);
  if (rest == domain) return true;
  constexpr std::size_t longest = 63;
  return name.size() >= longest && domain.starts_with(rest);
}

std::vector<fs::path> Cgroups::hierarchies() const {
  if (fs::exists(root_ / "cgroup.controllers")) return {root_};
  std::vector<fs::path> found;
  for (const fs::path& folder : folders_in(root_)) {
    if (fs::exists(folder / "cgroup.procs")) found.push_back(folder);
  }
  return found;
}

std::vector<fs::path> Cgroups::groups_of(const std::string& environment,
                                         const std::string& node) const {
  const std::string domain = libvirt::domain_name(environment, node);
  std::vector<fs::path> groups;
  for (const fs::path& top : hierarchies()) {
    if (fs::is_directory(top / "sim" / environment / node)) {
      groups.push_back(top / "sim" / environment / node);
    }
    for (const char* machines : {"machine", "machine.slice"}) {
      for (const fs::path& folder : folders_in(top / machines)) {
        if (is_machine_group(folder.filename().string(), domain)) groups.push_back(folder);
      }
    }
  }
  return groups;
}

std::vector<int> Cgroups::processes(const std::string& environment, const std::string& node) const {
  std::set<int> pids;
  for (const fs::path& group : groups_of(environment, node)) {
    for (const fs::path& folder : tree(group)) {
      std::ifstream file(folder / "cgroup.procs");
      for (int pid = 0; file >> pid;) pids.insert(pid);
    }
  }
  return {pids.begin(), pids.end()};
}

void Cgroups::clear(const std::string& environment, const std::string& node,
                    sim::Deadline deadline) {
  const auto look = [&] {
    for (const fs::path& group : groups_of(environment, node)) {
      kill_group(group);
      remove_tree(group);
    }
    if (groups_of(environment, node).empty()) return sim::Look::ready();
    std::vector<std::string> pids;
    for (const int pid : processes(environment, node)) pids.push_back(std::to_string(pid));
    return sim::Look::waiting(pids.empty() ? "its control groups are still there"
                                           : "processes " + sim::join(pids, " ") + " still live");
  };
  sim::wait_until("the end of every process of node " + node, deadline,
                  std::chrono::milliseconds(20), look);
}

std::vector<std::string> Cgroups::nodes(const std::string& environment) const {
  std::set<std::string> names;
  for (const fs::path& top : hierarchies()) {
    for (const fs::path& folder : folders_in(top / "sim" / environment)) {
      names.insert(folder.filename().string());
    }
  }
  return {names.begin(), names.end()};
}

void Cgroups::remove_environment(const std::string& environment) {
  for (const fs::path& top : hierarchies()) {
    rmdir((top / "sim" / environment).c_str());
    rmdir((top / "sim").c_str());
  }
}

std::vector<fs::path> Cgroups::groups_of_environment(const std::string& environment) const {
  std::vector<fs::path> groups;
  for (const fs::path& top : hierarchies()) {
    if (fs::exists(top / "sim" / environment)) groups.push_back(top / "sim" / environment);
  }
  return groups;
}

}  // namespace vm::lxc
