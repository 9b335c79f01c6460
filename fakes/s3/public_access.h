// A bucket's public access block. Source: Amazon S3 User Guide, "Blocking public access to your
// Amazon S3 storage".
#pragma once

#include "fakes/s3/buckets.h"
#include "fakes/store.h"

namespace fakes::s3 {

inline constexpr std::string_view kPublicAccessBlock = "PublicAccessBlockConfiguration";

struct PublicAccess {
  bool block_acls = false;
  bool ignore_acls = false;
  bool block_policy = false;
  bool restrict_buckets = false;
};

PublicAccess public_access_of(Transaction& state, const Bucket& bucket);
// What new buckets have since April 2023.
void block_all_public_access(Transaction& state, const Bucket& bucket);

}  // namespace fakes::s3
