// A pod as people look for it.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/kubectl.h"

namespace sim::cli {

struct Pod {
  std::string space;  // namespace
  std::string name;
  std::string phase;
  std::string node;
  std::string address;
  int containers = 0;
  int ready = 0;
  int restarts = 0;
};

// From `kubectl get pods -o json`.
std::vector<Pod> pods_in(const nlohmann::json& list);
// Of all namespaces when `space` is empty.
std::vector<Pod> pods_of(const Kubectl& kubectl, const std::string& space);

}  // namespace sim::cli
