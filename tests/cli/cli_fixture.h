// Runs whole command lines against machines in memory, a source tree and a $SIM_HOME of the test's
// own. Programs that want a terminal are recorded instead of run; kubectl is a script that the test
// gives.
#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/cli/run.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"
#include "vm/drivers/memory/hypervisor.h"

namespace sim::cli {

constexpr const char* dev_yaml = R"(version: 1
system: qareports
driver: memory
nodes:
  - {name: master-node, role: master}
  - {name: worker-node, role: worker}
)";

class CliTest : public testing::Test {
 protected:
  CliTest() {
    write_file(source() / "scenarios/qareports/environments/dev.yaml", dev_yaml);
    write_file(source() / "scenarios/qareports/environments/testing.yaml", dev_yaml);
    for (const char* script : {"build-node", "build-kubernetes"}) {
      write_file(source() / "tools/images" / script, "#!/bin/sh\nexit 1\n", 0755);
    }
  }

  int run(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    attached_.clear();
    Surroundings surroundings{out_, err_, false, has_terminal_, {}, {}};
    surroundings.make_hypervisor = [this](const std::string&) -> std::unique_ptr<vm::Hypervisor> {
      if (!hypervisor_error_.empty()) throw Error(Category::unfit, hypervisor_error_);
      return std::make_unique<vm::memory::MemoryHypervisor>(host_);
    };
    surroundings.attach = [this](const Command& command) {
      attached_.push_back(command);
      return attached_exit_code_;
    };
    return cli::run(words, surroundings);
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }
  nlohmann::json json() const { return nlohmann::json::parse(out()); }

  std::filesystem::path source() const { return folder_.path() / "source"; }

  void add_machine(const std::string& environment, const std::string& name, const std::string& role,
                   const std::string& address) {
    vm::memory::Machine machine;
    machine.spec.environment = environment;
    machine.spec.name = name;
    machine.spec.role = role;
    machine.spec.address = vm::Address::parse(address);
    machine.state = vm::NodeState::running;
    host_->machines[{environment, name}] = machine;
  }
  void add_nodes() {
    add_machine("dev", "master-node", "master", "10.77.1.10");
    add_machine("dev", "worker-node", "worker", "10.77.1.11");
  }

  // A control plane that answers by this shell script; its arguments are kubectl's.
  void add_kubectl(const std::string& script) {
    const auto entry = paths::cache() / "images/cluster-0123456789abcdef";
    write_file(entry / "bin/kubectl", "#!/bin/sh\n" + script, 0755);
    const nlohmann::json kubernetes = {{"source", "debian"}, {"version", ""}, {"url", ""}};
    write_file(entry / "inputs.json",
               nlohmann::json({{"kind", "cluster"}, {"kubernetes", kubernetes}}).dump());
    write_file(kubeconfig(), "the kubeconfig\n");
  }
  std::filesystem::path kubeconfig() const {
    return Cluster(find_environment("dev"), std::make_unique<vm::memory::MemoryHypervisor>(host_))
        .kubeconfig();
  }

  test::TempDir folder_;
  test::ScopedEnv home_{"SIM_HOME", (folder_.path() / "home").string()};
  test::ScopedEnv tree_{"SIM_SOURCE", source().string()};
  test::ScopedEnv no_color_{"NO_COLOR", std::nullopt};
  std::shared_ptr<vm::memory::Host> host_ = std::make_shared<vm::memory::Host>();
  std::string hypervisor_error_;  // thrown, as unfit, instead of making a hypervisor
  bool has_terminal_ = false;
  int attached_exit_code_ = 0;
  std::vector<Command> attached_;
  std::ostringstream out_;
  std::ostringstream err_;
};

}  // namespace sim::cli
