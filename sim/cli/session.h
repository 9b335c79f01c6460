// What a verb works with: its environment, the cluster, where answers go. Made once per process by
// run(); everything outside (streams, machines, programs with a terminal) comes in through
// Surroundings, so that tests can stand in for it.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/process.h"
#include "sim/cli/invocation.h"
#include "sim/cluster/cluster.h"

namespace sim::cli {

struct Surroundings {
  std::ostream& out;  // answers
  std::ostream& err;  // progress, errors
  bool is_terminal_err = false;
  bool is_terminal_in = false;
  std::function<std::unique_ptr<vm::Hypervisor>(const std::string& driver)> make_hypervisor;
  std::function<int(const Command&)> attach;  // run_attached
  // Null or without a result: AWS is not answered.
  std::function<std::unique_ptr<Endpoints>(const std::string& driver)> make_endpoints = {};
};

class Session {
 public:
  Session(Invocation invocation, Surroundings surroundings);

  const Options& options() const { return invocation_.options; }
  Options& options() { return invocation_.options; }
  const std::vector<std::string>& arguments() const { return invocation_.arguments; }
  // As the person typed it.
  const std::string& environment_word() const { return invocation_.environment; }
  // The verb's environment. Throws Error usage: see find_environment.
  Environment environment() const;
  // A cluster over the environment's driver.
  Cluster cluster() const;
  Cluster cluster(Environment environment) const;
  const Surroundings& surroundings() const { return surroundings_; }

  std::ostream& out() const { return surroundings_.out; }
  // Prints the answer: the object with --json, otherwise the text, which ends in a newline.
  void answer(const nlohmann::json& object, const std::string& text) const;
  // For long work: live on a terminal, plain lines elsewhere, nothing with --json.
  std::unique_ptr<ProgressObserver> progress() const;
  bool color(bool is_terminal) const;

 private:
  Invocation invocation_;
  Surroundings surroundings_;
};

}  // namespace sim::cli
