// What bucket policies can ask about a request. Source: Service Authorization Reference, "Condition
// keys for Amazon S3", and IAM User Guide, "AWS global condition context keys".
#pragma once

#include "fakes/policy/evaluate.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

// `object` is null when there is none.
policy::Keys policy_keys(const Call& call, const Bucket& bucket, const Object* object);

}  // namespace fakes::s3
