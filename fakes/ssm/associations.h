// State Manager's associations of documents with nodes. They are kept and returned; what they say
// is not carried out.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

void add_association_operations(Operations& operations);

}  // namespace fakes::ssm
