#include "sim/cli/kubectl.h"

#include "sim/base/error.h"

namespace sim::cli {
namespace {

constexpr std::chrono::seconds answer_limit{30};

}  // namespace

Kubectl::Kubectl(const Cluster& cluster) : config_(cluster.kubeconfig().string()) {
  const std::string& name = cluster.environment().name;
  if (!std::filesystem::exists(config_)) {
    throw Error(Category::failed, "{} is not up", name).with_fix(fmt::format("sim {} up", name));
  }
  program_ = cluster.kubectl().string();
}

Command Kubectl::command(std::vector<std::string> arguments) const {
  Command command;
  arguments.insert(arguments.begin(), program_);
  command.argv = std::move(arguments);
  command.environment["KUBECONFIG"] = config_;
  return command;
}

std::string Kubectl::text(const std::vector<std::string>& arguments) const {
  return LocalRunner().check(command(arguments), Deadline::after(answer_limit)).out;
}

nlohmann::json Kubectl::json(const std::vector<std::string>& arguments) const {
  nlohmann::json object = nlohmann::json::parse(text(arguments), nullptr, false);
  if (object.is_discarded()) {
    throw Error(Category::failed, "kubectl {} printed no JSON", quoted(arguments));
  }
  return object;
}

int pass_to_kubectl(Session& session, std::vector<std::string> before) {
  const Kubectl kubectl(session.cluster());
  before.insert(before.end(), session.arguments().begin(), session.arguments().end());
  return session.surroundings().attach(kubectl.command(std::move(before)));
}

}  // namespace sim::cli
