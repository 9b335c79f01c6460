// The patches that there are here: few and made up, in the form of those that vendors publish, so
// that baselines have something to choose from.
#pragma once

#include <string_view>
#include <vector>

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

// Shape Patch; those of an operating system (as in OperatingSystem), or all with "".
std::vector<Value> known_patches(std::string_view operating_system = "");
// The value of a patch that a filter of this key (PatchFilterKey) looks at, as a list of texts.
Value patch_property(const Value& patch, std::string_view key);
// Whether it passes filters of Key and Values; "*" is any value.
bool passes_patch_filters(const Value& patch, const Value& filters);

// DescribeAvailablePatches, DescribePatchProperties and the patches of baselines.
void add_patch_catalog_operations(Operations& operations);
// What nodes have reported: patch_states.cpp.
void add_patch_state_operations(Operations& operations);

}  // namespace fakes::ssm
