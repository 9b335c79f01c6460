// Errors as the distribution API has them: {"errors": [{"code": "NAME_UNKNOWN", "message": ...}]}.
#pragma once

#include "fakes/response.h"
#include "fakes/wire/fault.h"

namespace fakes::ecr {

Response front_error(const wire::Fault& fault);

}  // namespace fakes::ecr
