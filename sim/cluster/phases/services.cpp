// PostgreSQL and RabbitMQ: users and databases as the environment file says now, and both
// answering.
#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/cluster/health.h"
#include "sim/cluster/phases/phases.h"
#include "sim/cluster/services_seed.h"

namespace sim::phases {
namespace {

// A node's seed is what the file said when the node was made; a changed file is brought over.
bool bring_up_to_date(Context& context, vm::Node& node) {
  const std::string statements = postgresql_statements(context.environment);
  const std::string definitions = rabbitmq_definitions(context.environment);
  const std::string now =
      context.sh(node, "cat /etc/sim/postgresql.sql /etc/sim/rabbitmq.json").out;
  if (now == statements + definitions) return false;
  context.progress.phase_note("users and databases changed in the environment file");
  context.sh(node, "cat >/etc/sim/postgresql.sql.new", statements);
  context.sh(node, "cat >/etc/sim/rabbitmq.json.new", definitions);
  context.sh(
      node,
      "cd /etc/sim; cp postgresql.sql.new postgresql.sql; cp rabbitmq.json.new rabbitmq.json; "
      "if ! /usr/lib/sim/sim-services reload 2>&1; then : >rabbitmq.json; exit 1; fi");
  return true;
}

void wait_for(Context& context, vm::Node& node, const char* title,
              Health (*ask)(const Environment&, vm::Address, Deadline)) {
  try {
    wait_until(title, context.deadline.at_most(std::chrono::minutes(3)),
               std::chrono::milliseconds(250), [&] {
                 const Health health = ask(context.environment, node.address(),
                                           context.deadline.at_most(std::chrono::seconds(5)));
                 context.progress.phase_note(fmt::format("{}: {}", health.name, health.detail));
                 return health.healthy ? Look::ready() : Look::waiting(health.detail);
               });
  } catch (Error& error) {
    if (error.category() == Category::stalled) error.with_output(node.console(40));
    throw;
  }
}

}  // namespace

bool services(Context& context) {
  bool changed = false;
  for (vm::Node* node : context.with_role("services")) {
    changed = bring_up_to_date(context, *node) || changed;
    wait_for(context, *node, "PostgreSQL", postgresql_health);
    wait_for(context, *node, "RabbitMQ", rabbitmq_health);
  }
  return changed;
}

}  // namespace sim::phases
