// Why pods do not become ready, in words.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sim {

struct PodTrouble {
  std::string space;  // namespace
  std::string pod;
  std::string container;  // "": the pod as a whole
  std::string reason;     // Kubernetes' word: "ImagePullBackOff"
  std::string message;    // Kubernetes' sentence; may be empty
  bool is_final = false;  // waiting longer will not help

  // "pod web-1, container nginx: ImagePullBackOff: Back-off pulling image ..."
  std::string text() const;
};

// Whether troubles that will not end by themselves have been seen for long enough: the kubelet also
// reports as an error what it mends a moment later ("failed to sync configmap cache").
class Hopelessness {
 public:
  explicit Hopelessness(std::chrono::seconds patience) : patience_(patience) {}
  // What was seen just now.
  bool look(const std::vector<PodTrouble>& troubles);

 private:
  std::chrono::seconds patience_;
  std::optional<std::chrono::steady_clock::time_point> since_;
};

// `list`: the answer of `get pods`. Pods that end are left out.
std::vector<PodTrouble> pod_troubles(const nlohmann::json& list);

}  // namespace sim
