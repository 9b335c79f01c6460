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
// What a person's words are to run: a single one is a line for the shell there, as with ssh itself.
std::vector<std::string> typed_command(const std::vector<std::string>& words);
// kubectl's arguments that run a command in a pod, or the best shell there is when it is empty.
std::vector<std::string> exec_arguments(const Session& session, const std::string& space,
                                        const std::string& pod, const std::string& container,
                                        const std::vector<std::string>& command);
// Of all namespaces when `space` is empty.
std::vector<Pod> pods_of(const Kubectl& kubectl, const std::string& space);

}  // namespace sim::cli
