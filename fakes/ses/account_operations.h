// Operations on the account: quotas, statistics, pausing, the request for production access.
#pragma once

#include "fakes/ses/operation.h"

namespace fakes::ses {

Operations account_operations();

}  // namespace fakes::ses
