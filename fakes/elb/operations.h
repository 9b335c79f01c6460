// The operations of Classic Load Balancers, gathered from its families: each adds its own.
#pragma once

#include "fakes/core.h"
#include "fakes/operation_list.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/value.h"

namespace fakes::elb {

using wire::Fault;
using wire::Value;

using Operations = OperationList<Core>;

void add_balancer_operations(Operations& operations);
void add_listener_operations(Operations& operations);
void add_instance_operations(Operations& operations);
void add_place_operations(Operations& operations);
void add_policy_operations(Operations& operations);
void add_attribute_operations(Operations& operations);
void add_tag_operations(Operations& operations);

}  // namespace fakes::elb
