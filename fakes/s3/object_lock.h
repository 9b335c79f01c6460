// Object lock: versions that nobody may remove before a time, or while they are held. Source:
// Amazon S3 User Guide, "Locking objects with Object Lock".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock.h"
#include "fakes/core.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

// What new objects of a bucket get.
struct DefaultRetention {
  std::string mode;
  int days = 0;
  int years = 0;

  Clock::Time until(Clock::Time from) const;
};
std::optional<DefaultRetention> default_retention(Transaction& state, const Bucket& bucket);

// What a request asks for in x-amz-object-lock-*.
struct RequestedLock {
  std::string mode;
  Clock::Time until = {};
  std::string legal_hold;

  bool is_any() const { return !mode.empty() || !legal_hold.empty(); }
};
// Throws InvalidArgument.
RequestedLock requested_lock(const Call& call);

// Whether the caller bypasses governance: says so, and may.
bool bypasses_governance(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                         const Object& object);
// Throws AccessDenied when the version may not be removed at `call.now`.
void check_removable(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                     const Object& object);

}  // namespace fakes::s3
