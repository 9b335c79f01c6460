#include "sim/cli/session.h"

#include <ostream>

#include "sim/cli/progress.h"

namespace sim::cli {

Session::Session(Invocation invocation, Surroundings surroundings)
    : invocation_(std::move(invocation)), surroundings_(std::move(surroundings)) {}

Environment Session::environment() const {
  return find_environment(invocation_.environment, options().name);
}

Cluster Session::cluster() const {
  return cluster(environment());
}

Cluster Session::cluster(Environment environment) const {
  auto hypervisor = surroundings_.make_hypervisor(environment.driver);
  std::unique_ptr<Endpoints> endpoints;
  if (surroundings_.make_endpoints) endpoints = surroundings_.make_endpoints(environment.driver);
  return {std::move(environment), std::move(hypervisor), std::move(endpoints)};
}

void Session::answer(const nlohmann::json& object, const std::string& text) const {
  if (options().json) {
    out() << object.dump(2) << '\n';
  } else {
    out() << text;
  }
  out().flush();
}

std::unique_ptr<ProgressObserver> Session::progress() const {
  if (options().json) return std::make_unique<SilentProgress>();
  if (surroundings_.is_terminal_err) {
    return std::make_unique<LiveProgress>(surroundings_.err, color(surroundings_.is_terminal_err));
  }
  return std::make_unique<PlainProgress>(surroundings_.err);
}

bool Session::color(bool is_terminal) const {
  return wants_color(options().color, is_terminal);
}

}  // namespace sim::cli
