// Lists in pages: Marker and MaxItems.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/service.h"
#include "fakes/wire/value.h"

namespace fakes::iam {

// Items under the names that order them.
using Items = std::vector<std::pair<std::string, wire::Value>>;

// The page that the call asks for, under that member, beside IsTruncated and Marker. Throws Fault
// ValidationError of a marker that is none.
Reply page(const Call& call, std::string_view member, const Items& items);

}  // namespace fakes::iam
