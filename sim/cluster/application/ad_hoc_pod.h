// A pod for a person who wants to try something with an application's image and settings.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace sim {

// Like those of `deployment`, but its first container only, which does nothing; no Service and no
// Deployment takes it for one of theirs. Kubernetes ends it after a day, whoever forgot it.
nlohmann::json ad_hoc_pod(const nlohmann::json& deployment, const std::string& name);

}  // namespace sim
