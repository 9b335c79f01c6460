// Objects in archives: they must be restored before they can be read, which takes hours. Source:
// Amazon S3 User Guide, "Restoring an archived object".
#pragma once

#include <vector>

#include "fakes/clock.h"
#include "fakes/s3/object.h"

namespace fakes::s3 {

bool is_archived(const Object& object);
// Throws InvalidObjectState when the object is archived and there is no restored copy.
void check_restored(const Object& object, Clock::Time now);
// x-amz-restore, where there is something to say.
void add_restore(std::vector<Header>& headers, const Object& object, Clock::Time now);

}  // namespace fakes::s3
