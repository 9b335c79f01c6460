#include "sim/cluster/kube.h"

#include "sim/base/error.h"

namespace sim {

std::vector<std::string> Kube::argv(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all = {kubectl_.string(), "--kubeconfig", kubeconfig_.string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

std::string Kube::run(const std::vector<std::string>& arguments, Deadline deadline,
                      const std::string& input) const {
  Command command;
  command.argv = argv(arguments);
  command.input = input;
  LocalRunner runner;
  return runner.check(command, deadline).out;
}

nlohmann::json Kube::get(const std::vector<std::string>& arguments, Deadline deadline) const {
  std::vector<std::string> all = {"--request-timeout=5s", "get", "-o", "json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  auto answer = nlohmann::json::parse(run(all, deadline), nullptr, false);
  if (answer.is_discarded()) {
    throw Error(Category::failed, "kubectl's answer is not JSON").with_output(quoted(all));
  }
  return answer;
}

void Kube::apply(const nlohmann::json& objects, Deadline deadline) const {
  const nlohmann::json list = {{"apiVersion", "v1"}, {"kind", "List"}, {"items", objects}};
  run({"apply", "-f", "-"}, deadline, list.dump());
}

bool Kube::answers() const {
  Command command;
  command.argv = argv({"--request-timeout=2s", "get", "--raw", "/readyz"});
  try {
    LocalRunner runner;
    return runner.run(command, Deadline::after(std::chrono::seconds(4))).exit_code == 0;
  } catch (const Error& error) {
    if (error.category() == Category::interrupted) throw;
    return false;
  }
}

bool has_condition(const nlohmann::json& object, const std::string& type) {
  const auto status = object.value("status", nlohmann::json::object());
  for (const auto& condition : status.value("conditions", nlohmann::json::array())) {
    if (condition.value("type", "") == type) return condition.value("status", "") == "True";
  }
  return false;
}

}  // namespace sim
