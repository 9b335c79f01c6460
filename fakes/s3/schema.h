// The tables of S3.
#pragma once

#include <string_view>
#include <vector>

namespace fakes::s3 {

// For Store::migrate.
const std::vector<std::string_view>& schema_steps();

}  // namespace fakes::s3
