// What clients make and remove, with all that follows from it: replication and notifications.
#pragma once

#include <string_view>

#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

// add_version() (object.h), for an object or a delete marker that this call made. `event` is one of
// S3's notifications: "ObjectCreated:Put".
Object add_made(Transaction& state, const Call& call, const Bucket& bucket, Object object,
                std::string_view event, Unused& unused);

}  // namespace fakes::s3
