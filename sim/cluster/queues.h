// The queues of an environment's RabbitMQ, as rabbitmqctl on its node tells them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/cluster/environment.h"
#include "vm/node.h"

namespace sim {

struct Queue {
  std::string vhost;
  std::string name;
  std::int64_t ready = 0;    // messages that wait for a consumer
  std::int64_t unacked = 0;  // messages that a consumer has and did not acknowledge
  std::int64_t consumers = 0;
};

// Of all vhosts that the environment file names, sorted by name. Throws Error failed with what
// rabbitmqctl said.
std::vector<Queue> queues_of(const Environment& environment, vm::Node& services, Deadline deadline);

}  // namespace sim
