// Where sim keeps things: XDG folders, all overridden by $SIM_HOME (then $SIM_HOME/cache and
// $SIM_HOME/state).
#pragma once

#include <filesystem>
#include <string_view>

namespace sim::paths {

std::filesystem::path cache();  // images, built binaries; safe to delete when nothing runs
std::filesystem::path state();  // environments, journals, keys
std::filesystem::path environment(std::string_view name);  // state()/environments/<name>
std::filesystem::path runtime();  // pid files of daemons that sim started; gone after a reboot
// The source tree: $SIM_SOURCE if set (tools/sim sets it), else the folder that was built from.
std::filesystem::path source();

}  // namespace sim::paths
