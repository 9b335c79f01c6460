#include "sim/cluster/cluster.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/journal.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "sim/cluster/context.h"
#include "sim/cluster/host_fit.h"
#include "sim/cluster/node_changes.h"
#include "sim/cluster/phase.h"
#include "sim/cluster/phase_times.h"
#include "sim/cluster/status.h"
#include "vm/ssh.h"

namespace sim {

namespace {

ApplicationStatus application_status(const Context& context) {
  const Deployment& deployment = *context.deployment;
  return {deployment.application.name, deployment.version, deployment.version_before,
          application_address(context, deployment.application)};
}

}  // namespace

class Cluster::Impl {
 public:
  Impl(Environment wanted, std::unique_ptr<vm::Hypervisor> machines, std::unique_ptr<Endpoints> aws)
      : environment(std::move(wanted)),
        hypervisor(std::move(machines)),
        endpoints(std::move(aws)),
        journal(paths::state() / "journals" / (environment.name + ".jsonl")) {}

  // One process at a time changes an environment. The file stays: removing a lock file is a race.
  FileLock lock() const {
    const auto path = paths::state() / "locks" / (environment.name + ".lock");
    if (auto held = FileLock::try_acquire(path)) return std::move(*held);
    throw Error(Category::failed, "another sim process ({}) is changing environment {}",
                FileLock::holder(path), environment.name)
        .with_fix("wait until it ends, or stop it");
  }

  Context context(const UpOptions& options, ProgressObserver& progress, Deadline deadline) {
    Context context{environment, *hypervisor, options, progress, deadline, {}, {}, {}};
    context.endpoints = endpoints.get();
    return context;
  }

  template <typename Summary>
  void run(const std::string& operation, const std::vector<Phase>& phases, Context& context,
           Summary& summary) {
    PhaseTimes times(journal, context.progress, static_cast<int>(phases.size()));
    times.begin(operation);
    for (const Phase& phase : phases) {
      summary.phases.push_back(times.run(phase.name, [&] { return phase.run(context); }));
      summary.changed = summary.changed || !summary.phases.back().skipped;
      summary.duration += summary.phases.back().duration;
    }
    times.end(operation);
  }

  Environment environment;
  std::unique_ptr<vm::Hypervisor> hypervisor;
  std::unique_ptr<Endpoints> endpoints;
  Journal journal;
};

Cluster::Cluster(Environment environment, std::unique_ptr<vm::Hypervisor> hypervisor,
                 std::unique_ptr<Endpoints> endpoints)
    : impl_(std::make_unique<Impl>(std::move(environment), std::move(hypervisor),
                                   std::move(endpoints))) {}
Cluster::~Cluster() = default;
Cluster::Cluster(Cluster&&) noexcept = default;

UpSummary Cluster::up(const UpOptions& options, ProgressObserver& progress, Deadline deadline) {
  const FileLock lock = impl_->lock();
  check_host_fits(impl_->environment, *impl_->hypervisor);
  remember_environment(impl_->environment);
  Context context = impl_->context(options, progress, deadline);
  std::vector<Phase> phases = all_phases();
  if (options.deploy && !impl_->environment.application.empty()) {
    context.deployment = Deployment{read_application(impl_->environment.application)};
    phases.insert(phases.end(), deploy_phases().begin(), deploy_phases().end());
  }
  UpSummary summary;
  impl_->run("up", phases, context, summary);
  if (context.deployment) summary.application = application_status(context);
  summary.status = status();
  return summary;
}

DeploySummary Cluster::deploy(const std::string& version, ProgressObserver& progress,
                              Deadline deadline) {
  const FileLock lock = impl_->lock();
  if (impl_->environment.application.empty()) {
    throw Error(Category::usage, "environment {} has no application", impl_->environment.name)
        .with_fix(fmt::format("say which in {}: application: ../application.yaml",
                              impl_->environment.file.string()));
  }
  Context context = impl_->context({}, progress, deadline);
  find_what_is_up(context);
  context.deployment = Deployment{read_application(impl_->environment.application), version};
  DeploySummary summary;
  impl_->run("deploy", deploy_phases(), context, summary);
  summary.application = application_status(context);
  return summary;
}

void Cluster::destroy(ProgressObserver& progress, Deadline) {
  const FileLock lock = impl_->lock();
  PhaseTimes times(impl_->journal, progress, 1);
  const std::string& name = impl_->environment.name;
  times.run("destroy", [&] {
    const bool there = !impl_->hypervisor->find(name).empty();
    const auto stopped = impl_->endpoints ? impl_->endpoints->stop(name) : nullptr;
    impl_->hypervisor->destroy(name);
    vm::ImageStore().release(name);
    std::error_code failure;
    std::filesystem::remove_all(paths::environment(name), failure);
    if (failure) {
      throw Error(Category::failed, "cannot remove {}: {}", paths::environment(name).string(),
                  failure.message());
    }
    return there;
  });
}

ClusterStatus Cluster::status() {
  return cluster_status(impl_->environment, *impl_->hypervisor, impl_->endpoints.get());
}

std::vector<std::unique_ptr<vm::Node>> Cluster::nodes() {
  auto found = impl_->hypervisor->find(impl_->environment.name);
  const auto& wanted = impl_->environment.nodes;
  const auto place = [&](const std::unique_ptr<vm::Node>& node) {
    return std::find_if(wanted.begin(), wanted.end(),
                        [&](const auto& each) { return each.name == node->name(); });
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return found;
}

void Cluster::add_node(const std::string& name, ProgressObserver& progress, Deadline deadline) {
  const FileLock lock = impl_->lock();
  Context context = impl_->context({}, progress, deadline);
  PhaseTimes times(impl_->journal, progress, 3);
  sim::add_node(context, times, name);
}

void Cluster::remove_node(const std::string& name, ProgressObserver& progress, Deadline deadline) {
  const FileLock lock = impl_->lock();
  Context context = impl_->context({}, progress, deadline);
  PhaseTimes times(impl_->journal, progress, 2);
  sim::remove_node(context, times, name);
}

const Environment& Cluster::environment() const {
  return impl_->environment;
}

std::filesystem::path Cluster::kubeconfig() const {
  return paths::environment(impl_->environment.name) / "kubeconfig";
}

std::filesystem::path Cluster::kubectl() const {
  SilentProgress silent;
  return impl_->context({}, silent, Deadline::never()).kube().argv({}).front();
}

std::filesystem::path Cluster::ssh_folder() const {
  return vm::keys_of(impl_->environment.name).identity().parent_path();
}

}  // namespace sim
