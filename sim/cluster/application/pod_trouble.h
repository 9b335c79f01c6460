// Why pods do not become ready, in words.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sim {

struct PodTrouble {
  std::string pod;
  std::string container;  // "": the pod as a whole
  std::string reason;     // Kubernetes' word: "ImagePullBackOff"
  std::string message;    // Kubernetes' sentence; may be empty
  bool is_final = false;  // waiting longer will not help

  // "pod web-1, container nginx: ImagePullBackOff: Back-off pulling image ..."
  std::string text() const;
};

// `list`: the answer of `get pods`. Pods that end are left out.
std::vector<PodTrouble> pod_troubles(const nlohmann::json& list);

}  // namespace sim
