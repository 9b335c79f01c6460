// Multi-region endpoints (global endpoints): sending through a region and a second one.
#pragma once

#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// Throws unless this account has a ready endpoint of that id here.
void check_endpoint(Transaction& look, const Call& call, const std::string& id);

Operations endpoint_operations();

}  // namespace fakes::ses
