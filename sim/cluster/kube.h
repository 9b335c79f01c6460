// The Kubernetes API of an environment, asked with kubectl of the same build and the environment's
// kubeconfig. Stateless: safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/deadline.h"
#include "sim/base/process.h"

namespace sim {

class Kube {
 public:
  Kube(std::filesystem::path kubectl, std::filesystem::path kubeconfig)
      : kubectl_(std::move(kubectl)), kubeconfig_(std::move(kubeconfig)) {}

  // kubectl's standard output. Throws Error failed with what kubectl said.
  std::string run(const std::vector<std::string>& arguments, Deadline deadline,
                  const std::string& input = {}) const;
  // `kubectl get ARGUMENTS -o json`.
  nlohmann::json get(const std::vector<std::string>& arguments, Deadline deadline) const;
  // `kubectl apply` of objects.
  void apply(const nlohmann::json& objects, Deadline deadline) const;
  // The server's /readyz says ok. False when it does not answer within two seconds.
  bool answers() const;

  // argv of kubectl for this cluster, for programs that take the terminal.
  std::vector<std::string> argv(const std::vector<std::string>& arguments) const;

 private:
  std::filesystem::path kubectl_;
  std::filesystem::path kubeconfig_;
};

// Whether a condition ("Ready", "Available") of an API object is "True".
bool has_condition(const nlohmann::json& object, const std::string& type);

}  // namespace sim
