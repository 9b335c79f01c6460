// The shapes of --json answers. Keys are part of what users' scripts rely on: add, never rename.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/cluster/cluster.h"
#include "vm/hypervisor.h"
#include "vm/image.h"

namespace sim {

void to_json(nlohmann::json& json, const NodeStatus& node);
void to_json(nlohmann::json& json, const ServiceStatus& service);
void to_json(nlohmann::json& json, const ClusterStatus& status);
void to_json(nlohmann::json& json, const PhaseTime& phase);
void to_json(nlohmann::json& json, const ApplicationStatus& application);
void to_json(nlohmann::json& json, const DeploySummary& summary);
void to_json(nlohmann::json& json, const UpSummary& summary);

}  // namespace sim

namespace vm {

void to_json(nlohmann::json& json, const Image& image);
void to_json(nlohmann::json& json, const Finding& finding);

}  // namespace vm
