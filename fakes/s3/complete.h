// CompleteMultipartUpload: many parts become one object.
#pragma once

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes::s3 {

Reply complete_upload(Core& core, Call& call);

}  // namespace fakes::s3
