#include "vm/drivers/lxc/processes.h"

#include <signal.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "sim/base/text.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

Arguments arguments_of(const fs::path& process) {
  std::ifstream file(process / "cmdline", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return sim::split(text.str(), '\0');
}

std::vector<int> find(const std::function<bool(const Arguments&)>& wanted) {
  std::vector<int> pids;
  std::error_code problem;
  for (fs::directory_iterator entry("/proc", problem), end; !problem && entry != end;
       entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    int pid = 0;
    const auto [rest, bad] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (bad != std::errc() || rest != name.data() + name.size()) continue;
    if (wanted(arguments_of(entry->path()))) pids.push_back(pid);
  }
  return pids;
}

bool runs(const Arguments& arguments, const char* program) {
  return !arguments.empty() && fs::path(arguments[0]).filename() == program;
}

}  // namespace

std::vector<int> controllers_of(const std::string& domain) {
  return find([&](const Arguments& arguments) {
    const auto name = std::find(arguments.begin(), arguments.end(), "--name");
    return runs(arguments, "libvirt_lxc") && name != arguments.end() &&
           std::next(name) != arguments.end() && *std::next(name) == domain;
  });
}

std::vector<int> dnsmasq_of(const std::string& network) {
  const std::string ending = "/" + network + ".conf";
  return find([&](const Arguments& arguments) {
    return runs(arguments, "dnsmasq") &&
           std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
             return argument.starts_with("--conf-file=") && argument.ends_with(ending);
           });
  });
}

void kill_processes(const std::vector<int>& pids) {
  for (const int pid : pids) kill(pid, SIGKILL);
}

}  // namespace vm::lxc
