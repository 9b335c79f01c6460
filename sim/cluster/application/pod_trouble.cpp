#include "sim/cluster/application/pod_trouble.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace sim {
namespace {

using nlohmann::json;

// Restarts after which a container that ends at once is no longer taken for one that waits for
// something.
constexpr int enough_restarts = 3;

bool is_final(std::string_view reason, int restarts) {
  constexpr std::array<std::string_view, 5> hopeless = {"CreateContainerConfigError",
                                                        "ErrImageNeverPull", "ImagePullBackOff",
                                                        "InvalidImageName", "RunContainerError"};
  if (reason == "CrashLoopBackOff") return restarts >= enough_restarts;
  return std::find(hopeless.begin(), hopeless.end(), reason) != hopeless.end();
}

void add_containers(std::vector<PodTrouble>& troubles, const json& metadata, const json& statuses) {
  for (const json& container : statuses) {
    const json state = container.value("state", json::object());
    const auto waiting = state.find("waiting");
    if (waiting == state.end()) continue;
    const std::string reason = waiting->value("reason", "");
    if (reason == "ContainerCreating" || reason == "PodInitializing") continue;
    troubles.push_back({metadata.value("namespace", ""), metadata.value("name", ""),
                        container.value("name", ""), reason, waiting->value("message", ""),
                        is_final(reason, container.value("restartCount", 0))});
  }
}

void add_scheduling(std::vector<PodTrouble>& troubles, const json& metadata,
                    const json& conditions) {
  for (const json& condition : conditions) {
    if (condition.value("type", "") != "PodScheduled") continue;
    if (condition.value("status", "") == "True") continue;
    troubles.push_back({metadata.value("namespace", ""), metadata.value("name", ""), "",
                        condition.value("reason", ""), condition.value("message", ""), false});
  }
}

}  // namespace

std::string PodTrouble::text() const {
  return fmt::format("pod {}{}: {}{}", pod, container.empty() ? "" : ", container " + container,
                     reason, message.empty() ? "" : ": " + message);
}

bool Hopelessness::look(const std::vector<PodTrouble>& troubles) {
  const bool is_bad = std::any_of(troubles.begin(), troubles.end(),
                                  [](const PodTrouble& trouble) { return trouble.is_final; });
  const auto now = std::chrono::steady_clock::now();
  if (!is_bad) {
    since_.reset();
  } else if (!since_) {
    since_ = now;
  }
  return since_ && now - *since_ >= patience_;
}

std::vector<PodTrouble> pod_troubles(const json& list) {
  std::vector<PodTrouble> troubles;
  for (const json& pod : list.at("items")) {
    const json& metadata = pod.at("metadata");
    if (metadata.contains("deletionTimestamp")) continue;
    const json status = pod.value("status", json::object());
    add_scheduling(troubles, metadata, status.value("conditions", json::array()));
    add_containers(troubles, metadata, status.value("initContainerStatuses", json::array()));
    add_containers(troubles, metadata, status.value("containerStatuses", json::array()));
  }
  return troubles;
}

}  // namespace sim
