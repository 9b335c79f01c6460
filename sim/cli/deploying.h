// The verb behind `deploy` and `upgrade`.
#pragma once

#include <memory>

#include "sim/cli/verb.h"

namespace sim::cli {

std::unique_ptr<Verb> deploying();

}  // namespace sim::cli
