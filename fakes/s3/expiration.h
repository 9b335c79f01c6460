// x-amz-expiration: when a lifecycle rule will remove an object.
#pragma once

#include <vector>

#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"

namespace fakes::s3 {

// Nothing is added when no rule does.
void add_expiration(Transaction& state, const Bucket& bucket, const Object& object,
                    std::vector<Header>& headers);

}  // namespace fakes::s3
