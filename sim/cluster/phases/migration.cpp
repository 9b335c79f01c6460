// The database's schema, before anything of the new version serves: when the migration fails,
// nothing else is changed.
#include <algorithm>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/cluster/application/pod_trouble.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {
namespace {

// What a pod of the migration refers to.
bool is_needed(const nlohmann::json& object, const Application& application) {
  const std::string kind = object.value("kind", "");
  return kind == "Namespace" || kind == "ConfigMap" || kind == "Secret" ||
         kind == "ServiceAccount" || is_migration(object, application);
}

std::string log_of(const Context& context, const Application& application) {
  try {
    return context.kube().run(
        {"logs", "-n", application.name_space, "job/" + application.migration_job, "--tail", "60"},
        Deadline::after(std::chrono::seconds(20)));
  } catch (const Error& error) {
    return error.output();
  }
}

bool is_final(const PodTrouble& trouble) {
  return trouble.is_final;
}

std::vector<PodTrouble> troubles_of(const Context& context, const Application& application) {
  const auto pods = context.kube().get(
      {"pods", "-n", application.name_space, "-l", "job-name=" + application.migration_job},
      context.deadline);
  return pod_troubles(pods);
}

[[noreturn]] void fail(const Context& context, const Deployment& deployment,
                       const std::string& why) {
  const std::string& before = deployment.version_before;
  const std::string& name = context.environment.name;
  throw Error(Category::failed, "the migration to {} {}{}", deployment.version, why,
              before.empty() ? std::string() : fmt::format("; {} serves on", before))
      .with_output(log_of(context, deployment.application))
      .with_fix(
          before.empty()
              ? fmt::format("mend it, then: sim {} deploy", name)
              : fmt::format("mend it, then: sim {0} upgrade {1}; or stay: sim {0} upgrade {2}",
                            name, deployment.version, before));
}

}  // namespace

bool migration(Context& context) {
  const Deployment& deployment = *context.deployment;
  const Application& application = deployment.application;
  if (deployment.is_applied || application.migration_job.empty()) return false;
  const Kube kube = context.kube();
  nlohmann::json needed = nlohmann::json::array();
  for (const auto& object : deployment.objects) {
    if (is_needed(object, application)) needed.push_back(object);
  }
  // Jobs cannot be changed.
  kube.run({"delete", "job", application.migration_job, "-n", application.name_space,
            "--ignore-not-found"},
           context.deadline);
  kube.apply(needed, context.deadline);
  std::string why;
  Hopelessness hopelessness(deployment.patience);
  try {
    wait_until("the migration", context.deadline, std::chrono::milliseconds(500), [&] {
      const auto job = kube.get({"job", application.migration_job, "-n", application.name_space},
                                context.deadline);
      if (has_condition(job, "Complete")) return Look::ready();
      if (has_condition(job, "Failed")) {
        why = "failed";
      } else if (const auto troubles = troubles_of(context, application);
                 hopelessness.look(troubles)) {
        why = "cannot begin: " + std::find_if(troubles.begin(), troubles.end(), is_final)->text();
      }
      return why.empty() ? Look::waiting("the migration runs") : Look::ready();
    });
  } catch (const Error& error) {
    if (error.category() != Category::stalled) throw;
    why = "did not end in time";
  }
  if (!why.empty()) fail(context, deployment, why);
  return true;
}

}  // namespace sim::phases
