#include "sim/cli/pod.h"

namespace sim::cli {

std::vector<Pod> pods_in(const nlohmann::json& list) {
  const nlohmann::json none = nlohmann::json::object();
  std::vector<Pod> pods;
  for (const auto& item : list.value("items", nlohmann::json::array())) {
    const auto metadata = item.value("metadata", none);
    const auto spec = item.value("spec", none);
    const auto status = item.value("status", none);
    Pod pod;
    pod.space = metadata.value("namespace", "");
    pod.name = metadata.value("name", "");
    pod.phase = status.value("phase", "");
    pod.node = spec.value("nodeName", "");
    pod.address = status.value("podIP", "");
    pod.containers = static_cast<int>(spec.value("containers", nlohmann::json::array()).size());
    for (const auto& container : status.value("containerStatuses", nlohmann::json::array())) {
      pod.ready += container.value("ready", false) ? 1 : 0;
      pod.restarts += container.value("restartCount", 0);
    }
    pods.push_back(std::move(pod));
  }
  return pods;
}

std::vector<Pod> pods_of(const Kubectl& kubectl, const std::string& space) {
  std::vector<std::string> arguments = {"get", "pods", "--output=json"};
  if (space.empty()) {
    arguments.emplace_back("--all-namespaces");
  } else {
    arguments.push_back("--namespace=" + space);
  }
  return pods_in(kubectl.json(arguments));
}

std::vector<std::string> typed_command(const std::vector<std::string>& words) {
  if (words.size() == 1) return {"sh", "-c", words.front()};
  return words;
}

std::vector<std::string> exec_arguments(const Session& session, const std::string& space,
                                        const std::string& pod, const std::string& container,
                                        const std::vector<std::string>& command) {
  std::vector<std::string> arguments = {
      "exec", session.surroundings().is_terminal_in ? "-it" : "-i", "--namespace=" + space, pod};
  if (!container.empty()) arguments.push_back("--container=" + container);
  arguments.emplace_back("--");
  if (command.empty()) {
    for (const char* word : {"sh", "-c", "command -v bash >/dev/null && exec bash; exec sh"}) {
      arguments.emplace_back(word);
    }
  }
  arguments.insert(arguments.end(), command.begin(), command.end());
  return arguments;
}

}  // namespace sim::cli
