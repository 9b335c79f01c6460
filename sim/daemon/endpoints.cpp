#include "sim/daemon/endpoints.h"

#include <csignal>
#include <tuple>

#include "sim/base/background.h"
#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"
#include "sim/base/version.h"
#include "sim/daemon/control_socket.h"
#include "sim/daemon/places.h"

namespace sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::optional<nlohmann::json> ask(const std::string& environment, const char* what) {
  return ask_socket(DaemonPlaces(environment).socket, {{"ask", what}}, Deadline::after(seconds(5)));
}

std::string last_lines(const std::filesystem::path& log) {
  constexpr std::size_t most = 4000;
  const std::string text = read_file_if_exists(log).value_or("");
  return text.size() > most ? text.substr(text.size() - most) : text;
}

FileLock wait_for_end(const DaemonPlaces& places, Deadline deadline) {
  std::optional<FileLock> lock;
  wait_until("the end of the environment's daemon", deadline, milliseconds(20), [&] {
    if (auto taken = FileLock::try_acquire(places.lock)) {
      lock.emplace(std::move(*taken));
      return Look::ready();
    }
    return Look::waiting(fmt::format("process {} runs", FileLock::holder(places.lock)));
  });
  return std::move(*lock);
}

}  // namespace

std::optional<nlohmann::json> daemon_status(const std::string& environment) {
  return ask(environment, "status");
}

bool DaemonEndpoints::start(const std::string& environment, Deadline deadline) {
  const auto running = daemon_status(environment);
  if (running && running->value("version", "") == version) return false;
  std::ignore = stop(environment);
  const DaemonPlaces places(environment);
  std::error_code ignored;
  std::filesystem::remove(places.log, ignored);
  Command command;
  command.argv = {program_.string(), environment, "daemon", "run"};
  command.folder = "/";
  std::filesystem::create_directories(places.log.parent_path());
  Background daemon(command, places.log, Background::Life::its_own);
  try {
    wait_until("the daemon of " + environment, deadline.at_most(seconds(30)), milliseconds(20),
               [&] {
                 if (daemon_status(environment)) return Look::ready();
                 if (!daemon.ended()) return Look::waiting("it starts");
                 throw Error(Category::unfit, "the daemon of {} cannot run: {}", environment,
                             trim(last_lines(places.log)));
               });
  } catch (Error& error) {
    if (error.category() == Category::stalled) error.with_output(last_lines(places.log));
    throw;
  }
  return true;
}

Endpoints::Stopped DaemonEndpoints::stop(const std::string& environment) {
  const DaemonPlaces places(environment);
  const auto end_by = [&](Deadline deadline) {
    return std::make_shared<const FileLock>(wait_for_end(places, deadline));
  };
  try {
    // Its lock says that it lives, so that the pid is its own.
    const int pid = FileLock::holder(places.lock);
    if (!ask(environment, "stop") && pid > 0 && !FileLock::try_acquire(places.lock)) {
      ::kill(pid, SIGTERM);
    }
    return end_by(Deadline::after(seconds(10)));
  } catch (const Error& error) {
    if (error.category() != Category::stalled) throw;
    const int pid = FileLock::holder(places.lock);
    if (pid > 0) ::kill(pid, SIGKILL);
    return end_by(Deadline::after(seconds(5)));
  }
}

std::optional<Endpoints::Health> DaemonEndpoints::health(const std::string& environment) {
  if (!std::filesystem::exists(DaemonPlaces(environment).port)) return std::nullopt;
  Health health;
  health.address = "127.0.0.1";
  health.port = std::atoi(read_file(DaemonPlaces(environment).port).c_str());
  try {
    const auto status = daemon_status(environment);
    health.healthy = status.has_value();
    health.detail = status ? fmt::format("answers, process {}", status->at("pid").get<int>())
                           : fmt::format("its daemon does not run; sim {} up", environment);
  } catch (const Error& error) {
    if (error.category() == Category::interrupted) throw;
    health.detail = error.message();
  }
  return health;
}

std::filesystem::path DaemonEndpoints::authority(const std::string& environment) {
  return DaemonPlaces(environment).authority;
}

}  // namespace sim
