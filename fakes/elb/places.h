// Where a load balancer is: zones or subnets, and its security groups. And what its attributes are
// from the beginning.
#pragma once

#include <string>
#include <vector>

#include "fakes/elb/operations.h"

namespace fakes::elb {

// Throw Fault: ValidationError of zones of other regions, SubnetNotFound, InvalidSecurityGroup of
// what is no id. There is no EC2 here that would know which there are.
void check_zones(const Call& call, const std::vector<std::string>& zones);
void check_subnets(const std::vector<std::string>& subnets);
void check_security_groups(const std::vector<std::string>& groups);

// The shape LoadBalancerAttributes of a new one (attributes.cpp).
Value usual_attributes();

}  // namespace fakes::elb
