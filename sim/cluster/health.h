// Whether the services answer, asked through their own protocols with the environment's own users.
#pragma once

#include <string>
#include <vector>

#include "sim/base/deadline.h"
#include "sim/cluster/environment.h"

namespace sim {

struct Health {
  std::string name;  // postgresql, rabbitmq
  int port = 0;
  bool healthy = false;
  std::string detail;  // "PostgreSQL 15.8, database qareports", or why not
};

// Logs in as the first database's owner and runs a query (libpq).
Health postgresql_health(const Environment& environment, vm::Address address, Deadline deadline);
// Logs in to the first user's vhost and opens a channel (librabbitmq, AMQP 0-9-1).
Health rabbitmq_health(const Environment& environment, vm::Address address, Deadline deadline);

}  // namespace sim
