// Tags of identities, configuration sets, contact lists and other things that have an ARN.
#pragma once

#include "fakes/ses/operation.h"

namespace fakes::ses {

// A list of Key and Value as it is stored. Refuses repeated keys and more than 50.
wire::Value checked_tags(const Call& call, const wire::Value& tags);

Operations tag_operations();

}  // namespace fakes::ses
