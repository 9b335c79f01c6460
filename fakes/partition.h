// AWS's partitions, which ARNs begin with.
#pragma once

#include <string_view>

namespace fakes {

// "aws", "aws-cn" or "aws-us-gov".
std::string_view partition_of(std::string_view region);

}  // namespace fakes
