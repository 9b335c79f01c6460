// What sim writes into a domain's metadata, which is all that find and destroy need. Pure
// functions.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "vm/spec.h"

namespace vm::libvirt {

inline constexpr const char* metadata_uri = "urn:sim:node:1";

struct Metadata {
  std::string environment;
  std::string node;
  std::string role;
  Address address;
  int prefix = 24;
  std::filesystem::path disk;
};

Metadata metadata_of(const NodeSpec& spec);
// <sim:node xmlns:sim="urn:sim:node:1" environment=".." .../>
std::string metadata_xml(const Metadata& metadata);
// Nothing when `xml` is not our element, or was written by an incompatible version.
std::optional<Metadata> parse_metadata(std::string_view xml);

}  // namespace vm::libvirt
