// What the services node's programs are told, as pure functions of the environment; golden-tested.
#pragma once

#include <string>

#include "sim/cluster/environment.h"

namespace sim {

// psql input that makes users and databases, or brings passwords and owners in line; can be applied
// again and again.
std::string postgresql_statements(const Environment& environment);

// RabbitMQ definitions: users (salted SHA-256 hashes), vhosts, permissions.
// Source: https://www.rabbitmq.com/docs/definitions and https://www.rabbitmq.com/docs/passwords
std::string rabbitmq_definitions(const Environment& environment);

}  // namespace sim
