#include "vm/drivers/libvirt/names.h"

#include <fmt/format.h>

#include "sim/base/file.h"

namespace vm::libvirt {
namespace {

constexpr std::string_view prefix = "sim-";

}  // namespace

std::string domain_name(std::string_view environment, std::string_view node) {
  return fmt::format("{}{}-{}", prefix, environment, node);
}

std::string network_name(std::string_view environment) {
  return fmt::format("{}{}", prefix, environment);
}

std::optional<std::string> environment_of_network(std::string_view network_name) {
  if (network_name.size() <= prefix.size() || !network_name.starts_with(prefix)) {
    return std::nullopt;
  }
  return std::string(network_name.substr(prefix.size()));
}

std::string bridge_name(std::string_view environment) {
  return "sim" + sim::sha256(environment).substr(0, 8);
}

std::string cable_name(std::string_view environment, std::string_view node) {
  return "simv" + sim::sha256(fmt::format("{}/{}", environment, node)).substr(0, 8);
}

}  // namespace vm::libvirt
