// Tags of load balancers.
#pragma once

#include "fakes/elb/balancer.h"

namespace fakes::elb {

// `tags` is a TagList. Throws Fault TooManyTags and DuplicateTagKeys.
void put_tags(Transaction& state, const Balancer& balancer, const Value& tags);

}  // namespace fakes::elb
