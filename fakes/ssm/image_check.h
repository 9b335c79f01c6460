// The check of parameters whose data type is aws:ec2:image.
#pragma once

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

// False when the value that a PutParameter brings must be an AMI and EC2 has none of that id. On
// AWS this is looked at after the answer: the call succeeds and the parameter stays what it was.
// Without an EC2 there is nobody to ask, and it passes.
bool has_named_image(const Core& core, const Call& call);

}  // namespace fakes::ssm
