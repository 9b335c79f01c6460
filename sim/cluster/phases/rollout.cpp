// Everything of the new version, until each deployment is through and the application answers.
#include <algorithm>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/http_client.h"
#include "sim/base/text.h"
#include "sim/cluster/application/pod_trouble.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {
namespace {

constexpr std::chrono::minutes longest_rollout{15};
constexpr std::chrono::minutes longest_answer{2};

// With the newest of its settings, all pods of them, and no others.
bool is_through(const nlohmann::json& deployment) {
  const auto status = deployment.value("status", nlohmann::json::object());
  const int wanted = deployment.at("spec").value("replicas", 1);
  return status.value("observedGeneration", 0) >=
             deployment.at("metadata").value("generation", 0) &&
         status.value("updatedReplicas", 0) == wanted && status.value("replicas", 0) == wanted &&
         status.value("availableReplicas", 0) >= wanted;
}

std::vector<std::string> namespaces_of(const Deployment& deployment) {
  std::vector<std::string> spaces;
  for (const auto& object : deployment.objects) {
    if (object.value("kind", "") != "Deployment") continue;
    const std::string space = object.at("metadata").value("namespace", "default");
    if (std::find(spaces.begin(), spaces.end(), space) == spaces.end()) spaces.push_back(space);
  }
  return spaces;
}

bool is_ours(const nlohmann::json& found, const Deployment& deployment) {
  return std::any_of(deployment.objects.begin(), deployment.objects.end(), [&](const auto& object) {
    return object.value("kind", "") == "Deployment" &&
           object.at("metadata").value("name", "") == found.at("metadata").value("name", "");
  });
}

// What a container that ends again and again said last.
std::string last_words(const Context& context, const PodTrouble& trouble) {
  if (trouble.reason != "CrashLoopBackOff") return "";
  try {
    const std::string said =
        trim(context.kube().run({"logs", "-n", trouble.space, trouble.pod, "-c", trouble.container,
                                 "--previous", "--tail", "1"},
                                Deadline::after(std::chrono::seconds(10))));
    return said.empty() ? "" : "\n  it said: " + said;
  } catch (const Error&) {
    return "";
  }
}

std::string explained(const Context& context, const std::vector<PodTrouble>& troubles) {
  std::string text;
  for (const PodTrouble& trouble : troubles) {
    text += trouble.text() + last_words(context, trouble) + '\n';
  }
  return text;
}

struct Seen {
  int through = 0;
  int all = 0;
  std::vector<PodTrouble> troubles;
};

Seen look(const Context& context, const Deployment& deployment) {
  Seen seen;
  for (const std::string& space : namespaces_of(deployment)) {
    const auto list = context.kube().get({"deployments", "-n", space}, context.deadline);
    int waiting = 0;
    for (const auto& found : list.at("items")) {
      if (!is_ours(found, deployment)) continue;
      ++seen.all;
      if (is_through(found)) {
        ++seen.through;
      } else {
        ++waiting;
      }
    }
    if (waiting == 0) continue;
    const auto troubles = pod_troubles(context.kube().get({"pods", "-n", space}, context.deadline));
    seen.troubles.insert(seen.troubles.end(), troubles.begin(), troubles.end());
  }
  return seen;
}

void wait_for_deployments(Context& context, const Deployment& deployment) {
  Seen seen;
  Hopelessness hopelessness(deployment.patience);
  try {
    wait_until("the roll-out", context.deadline.at_most(longest_rollout),
               std::chrono::milliseconds(1000), [&] {
                 seen = look(context, deployment);
                 const std::string text =
                     fmt::format("{} of {} deployments are through", seen.through, seen.all);
                 context.progress.phase_note(text);
                 return seen.through == seen.all || hopelessness.look(seen.troubles)
                            ? Look::ready()
                            : Look::waiting(text);
               });
  } catch (Error& error) {
    if (error.category() == Category::stalled) error.with_output(explained(context, seen.troubles));
    throw;
  }
  if (seen.through == seen.all) return;
  throw Error(Category::failed, "the roll-out of {} got stuck: {} of {} deployments are through",
              deployment.version, seen.through, seen.all)
      .with_output(explained(context, seen.troubles))
      .with_fix(fmt::format("sim {} pods", context.environment.name));
}

void wait_for_answer(Context& context, const Application& application) {
  const std::string address = application_address(context, application);
  wait_until(address + application.ready_path, context.deadline.at_most(longest_answer),
             std::chrono::milliseconds(300), [&] {
               HttpClient client(address, std::chrono::seconds(5));
               const HttpAnswer answer = client.send("GET", application.ready_path);
               return answer.status == 200 ? Look::ready()
                                           : Look::waiting(fmt::format("{} {}", answer.status,
                                                                       answer.body.substr(0, 200)));
             });
}

}  // namespace

bool rollout(Context& context) {
  const Deployment& deployment = *context.deployment;
  const Kube kube = context.kube();
  if (!deployment.is_applied) {
    nlohmann::json objects = nlohmann::json::array();
    for (const auto& object : deployment.objects) {
      if (!is_migration(object, deployment.application)) objects.push_back(object);
    }
    kube.apply(objects, context.deadline);
  }
  wait_for_deployments(context, deployment);
  wait_for_answer(context, deployment.application);
  if (deployment.is_applied) return false;
  note_rolled_out(kube, deployment, context.deadline);
  return true;
}

}  // namespace sim::phases
