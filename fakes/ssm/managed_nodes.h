// The nodes that an environment gives (command_runner.h), activations of hybrid ones, and sessions.
#pragma once

#include <string>
#include <vector>

#include "fakes/ssm/command_runner.h"
#include "fakes/ssm/operations.h"
#include "fakes/ssm/scope.h"

namespace fakes::ssm {

// The nodes of an account and region; none without a runner.
std::vector<Node> managed_nodes(const Core& core, const Scope& scope);
bool is_managed(const Core& core, const Scope& scope, const std::string& id);
// Whether targets (InstanceIds, tag:name, tag-key) name it: all of them, and there are any.
bool is_target(const Node& node, const Value& targets);
// Shape InstanceInformation.
Value information_of(const Core& core, const Scope& scope, const Node& node, Clock::Time now);

void add_managed_node_operations(Operations& operations);
// ListNodes, ListNodesSummary, DescribeInstanceProperties: node_lists.cpp.
void add_node_list_operations(Operations& operations);
void add_activation_operations(Operations& operations);  // activations.cpp
void add_session_operations(Operations& operations);     // sessions.cpp

}  // namespace fakes::ssm
