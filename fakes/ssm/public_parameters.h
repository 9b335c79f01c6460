// Parameters that AWS publishes below /aws/service: ids of images, and what its regions and
// services are called. Image ids are made up, but always the same for a name and a region, so that
// all names of one image agree. Nothing of it is kept in the state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/ssm/scope.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

inline bool is_public_path(std::string_view path) {
  return path.starts_with("/aws/service");
}

// Shape Parameter; nothing when AWS has none of this name in the region.
std::optional<wire::Value> find_public(std::string_view region, std::string_view name);

// Names below a path in alphabetical order; all of them, or only those of the next level.
std::vector<std::string> list_public(std::string_view region, std::string_view path,
                                     bool is_recursive);

}  // namespace fakes::ssm
