// Uploads of layers by the API, part by part. Those of the registry's clients are the registry's.
#pragma once

#include <string_view>

namespace fakes::ecr {

extern const std::string_view kUploadTables;

// The path and query of a Location, which may be absolute.
std::string_view target_in(std::string_view location);

}  // namespace fakes::ecr
