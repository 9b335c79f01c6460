// Clusters whose nodes are folders: a script that is run on a node really runs, here, with the
// node's absolute paths moved into its folder and kubeadm, kubectl and dig replaced by small
// scripts. A machine that is made again gets an empty folder. What the stubs answer is in files
// below control(): "routes" (of the host), "dns", "nodes.json", "pods.json"; that they fail:
// "kubeadm-fails", "kubectl-fails", "api-down", and once: "dns-late", "api-late". Calls are
// appended to "log".
#pragma once

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "sim/cluster/context.h"
#include "sim/cluster/phase.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"
#include "vm/drivers/memory/hypervisor.h"
#include "vm/ssh.h"

namespace sim {

// What an observer was told, one line each: "start boot 1/2", "note ...", "done boot".
class RecordedProgress : public ProgressObserver {
 public:
  void phase_started(std::string_view name, int index, int count,
                     std::optional<std::chrono::milliseconds> last) override;
  void phase_note(std::string_view text) override { lines.push_back(fmt::format("note {}", text)); }
  void phase_done(std::string_view name, std::chrono::milliseconds, bool skipped) override;
  void phase_failed(std::string_view name, std::chrono::milliseconds) override {
    lines.push_back(fmt::format("failed {}", name));
  }

  std::vector<std::string> lines;
};

// Plain values: master-node and worker-node on the memory driver, no services.
Environment sample_environment();
// With a services node, two database users and two broker users whose names need quoting.
Environment quoting_environment();

class ClusterTest : public testing::Test {
 protected:
  ClusterTest();

  std::unique_ptr<vm::memory::MemoryHypervisor> hypervisor() const {
    return std::make_unique<vm::memory::MemoryHypervisor>(host_);
  }
  // A context with a network and an image, as the phases before `boot` leave it; its nodes are
  // those that exist.
  Context context();
  // The same with the environment's machines made and running.
  Context booted();
  // A booted context after the phases `control_plane` and `join`.
  Context clustered();

  std::filesystem::path control() const { return folder_ / "source/control"; }
  std::filesystem::path root_of(const std::string& node) const { return folder_ / "nodes" / node; }
  void set(const std::string& file, const std::string& content = {}) const {
    write_file(control() / file, content);
  }
  // Calls of stubs since the last look: "master-node kubeadm version -o short".
  std::vector<std::string> take_log();
  // How Kubernetes' API describes the nodes: those named are Ready.
  void set_ready_nodes(const std::vector<std::string>& ready, const std::string& status = "True");
  void set_pods(const std::string& kind, const nlohmann::json& spec, const nlohmann::json& status);
  // How often a machine of that name was made.
  int times_made(const std::string& node) const;
  vm::memory::Machine& machine(const std::string& node) {
    return host_->machines.at({environment_.name, node});
  }
  // Both images in the cache, made by stub scripts whatever room the disk has.
  void build_images();

  test::TempDir folder_;
  test::ScopedEnv home_{"SIM_HOME", (folder_ / "home").string()};
  test::ScopedEnv source_{"SIM_SOURCE", (folder_ / "source").string()};
  test::ScopedEnv path_{"PATH", (folder_ / "host-bin").string() + ":" + std::getenv("PATH")};
  Environment environment_ = sample_environment();
  std::shared_ptr<vm::memory::Host> host_ = std::make_shared<vm::memory::Host>();
  vm::memory::MemoryHypervisor hypervisor_{host_};
  RecordedProgress progress_;

 private:
  Output answer(const std::string& node, const Command& command);
  // Gives a machine that was just made its folder, with its seed in it.
  void furnish(const std::string& node);
};

}  // namespace sim
