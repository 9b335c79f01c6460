// kubectl against the environment's cluster.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/process.h"
#include "sim/cli/session.h"

namespace sim::cli {

class Kubectl {
 public:
  // Throws Error failed when the environment has no control plane yet ("sim dev up").
  explicit Kubectl(const Cluster& cluster);

  // The arguments are passed unchanged; KUBECONFIG says where to.
  Command command(std::vector<std::string> arguments) const;
  // What a command prints. Error failed with kubectl's own output.
  std::string text(const std::vector<std::string>& arguments) const;
  // The same for commands with `-o json`.
  nlohmann::json json(const std::vector<std::string>& arguments) const;

 private:
  std::string program_;
  std::string config_;
};

// kubectl <before> <the verb's own arguments>, with the caller's terminal; returns its exit code.
int pass_to_kubectl(Session& session, std::vector<std::string> before);

}  // namespace sim::cli
