#include "sim/base/paths.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include <fmt/format.h>

namespace sim::paths {
namespace {

namespace fs = std::filesystem;

// Empty counts as unset, as the XDG specification asks.
fs::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? fs::path() : fs::path(value);
}

fs::path home() {
  if (auto path = from_environment("HOME"); !path.empty()) return path;
  const passwd* entry = getpwuid(getuid());
  return entry == nullptr ? fs::path("/") : fs::path(entry->pw_dir);
}

fs::path folder(const char* under_sim_home, const char* xdg, const char* under_home) {
  if (auto path = from_environment("SIM_HOME"); !path.empty()) {
    return fs::absolute(path) / under_sim_home;
  }
  // The XDG specification: relative values are invalid and must be ignored.
  if (auto path = from_environment(xdg); path.is_absolute()) return path / "sim";
  return home() / under_home / "sim";
}

}  // namespace

fs::path cache() {
  return folder("cache", "XDG_CACHE_HOME", ".cache");
}

fs::path state() {
  return folder("state", "XDG_STATE_HOME", ".local/state");
}

fs::path environment(std::string_view name) {
  return state() / "environments" / name;
}

fs::path runtime() {
  if (auto path = from_environment("SIM_HOME"); !path.empty()) return fs::absolute(path) / "run";
  if (auto path = from_environment("XDG_RUNTIME_DIR"); path.is_absolute()) return path / "sim";
  if (getuid() == 0) return "/run/sim";
  return fs::temp_directory_path() / fmt::format("sim-{}", getuid());
}

fs::path source() {
  if (auto path = from_environment("SIM_SOURCE"); !path.empty()) return path;
  return SIM_SOURCE_FOLDER;
}

}  // namespace sim::paths
