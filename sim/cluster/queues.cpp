#include "sim/cluster/queues.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "sim/base/error.h"

namespace sim {
namespace {

std::set<std::string> vhosts_of(const Environment& environment) {
  std::set<std::string> vhosts(environment.broker_vhosts.begin(), environment.broker_vhosts.end());
  for (const BrokerUser& user : environment.broker_users) vhosts.insert(user.vhost);
  return vhosts;
}

}  // namespace

std::vector<Queue> queues_of(const Environment& environment, vm::Node& services,
                             Deadline deadline) {
  std::vector<Queue> queues;
  for (const std::string& vhost : vhosts_of(environment)) {
    Command command;
    command.argv = {"rabbitmqctl",
                    "-q",
                    "-p",
                    vhost,
                    "--formatter",
                    "json",
                    "list_queues",
                    "name",
                    "messages_ready",
                    "messages_unacknowledged",
                    "consumers"};
    const auto list =
        nlohmann::json::parse(services.runner().check(command, deadline).out, nullptr, false);
    if (!list.is_array()) {
      throw Error(Category::failed, "{}: rabbitmqctl's answer is not a list", services.name());
    }
    for (const auto& queue : list) {
      queues.push_back({vhost, queue.value("name", ""), queue.value("messages_ready", 0),
                        queue.value("messages_unacknowledged", 0), queue.value("consumers", 0)});
    }
  }
  std::sort(queues.begin(), queues.end(), [](const Queue& a, const Queue& b) {
    return std::tie(a.vhost, a.name) < std::tie(b.vhost, b.name);
  });
  return queues;
}

}  // namespace sim
