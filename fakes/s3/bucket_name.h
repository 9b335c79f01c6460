// What buckets and regions may be called. Source: Amazon S3 User Guide, "Bucket naming rules".
#pragma once

#include <string_view>

namespace fakes::s3 {

bool is_bucket_name(std::string_view name);
// Whether it looks like one: "eu-west-1", "us-gov-east-1".
bool is_region(std::string_view name);

}  // namespace fakes::s3
