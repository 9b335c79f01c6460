// PutObject, also for a browser's form.
#pragma once

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Headers, body and time are the call's; of its input Bucket and Key matter.
Reply put_object(Core& core, Call& call);

}  // namespace fakes::s3
