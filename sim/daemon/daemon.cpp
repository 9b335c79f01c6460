#include "sim/daemon/daemon.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <optional>

#include "fakes/fakes.h"
#include "fakes/gateway/host_name.h"
#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/log.h"
#include "sim/base/text.h"
#include "sim/base/version.h"
#include "sim/daemon/control_socket.h"
#include "sim/daemon/places.h"

namespace sim {
namespace {

constexpr std::uint16_t usual_port = 4566;

bool is_free(std::uint16_t port) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

// On loopback: that of the last time, so that what was exported stays true; else the usual one;
// else any.
std::uint16_t choose_port(const DaemonPlaces& places) {
  std::uint16_t last = 0;
  if (const auto text = read_file_if_exists(places.port)) {
    last = static_cast<std::uint16_t>(std::atoi(text->c_str()));
  }
  for (const std::uint16_t port : {last, usual_port}) {
    if (port != 0 && is_free(port)) return port;
  }
  return 0;
}

fakes::FakesSettings fakes_settings(const DaemonSettings& settings, const DaemonPlaces& places) {
  const std::string gateway = settings.gateway().text();
  fakes::FakesSettings result;
  result.gateway.folder = places.state;
  result.gateway.region = settings.region;
  result.gateway.version = version;
  result.port = choose_port(places);
  result.more_listeners = {{gateway, 80, false}, {gateway, 443, true}};
  result.certificate_domains = {fakes::aws_domains.begin(), fakes::aws_domains.end()};
  // Where SES's SMTP endpoints are on AWS.
  result.smtp.addresses = {gateway};
  result.smtp.ses_port = 587;
  result.smtp.ses_tls_port = 465;
  return result;
}

std::unique_ptr<fakes::Fakes> open_fakes(const DaemonSettings& settings,
                                         const DaemonPlaces& places) {
  fakes::FakesSettings wanted = fakes_settings(settings, places);
  try {
    return std::make_unique<fakes::Fakes>(wanted);
  } catch (const Error&) {
    // The daemon of another environment may have taken the port meanwhile.
    if (wanted.port == 0 || is_free(wanted.port)) throw;
  }
  wanted.port = 0;
  return std::make_unique<fakes::Fakes>(wanted);
}

nlohmann::json status_of(const DaemonSettings& settings, const fakes::Fakes& fakes) {
  return {{"environment", settings.environment},
          {"pid", ::getpid()},
          {"version", version},
          {"region", settings.region},
          {"endpoint", fakes.endpoints().front()},
          {"endpoints", fakes.endpoints()},
          {"authority", fakes.authority()->string()}};
}

nlohmann::json answer(const nlohmann::json& question, const nlohmann::json& status) {
  const std::string ask = question.value("ask", "");
  if (ask == "status") return status;
  if (ask == "stop") {
    ::kill(::getpid(), SIGTERM);
    return {{"stopping", true}};
  }
  throw Error(Category::usage, "a daemon is asked for status or stop, not \"{}\"", ask);
}

}  // namespace

void run_daemon(const DaemonSettings& settings) {
  const DaemonPlaces places(settings.environment);
  const auto lock = FileLock::try_acquire(places.lock);
  if (!lock) {
    throw Error(Category::failed, "the daemon of {} runs already, as process {}",
                settings.environment, FileLock::holder(places.lock));
  }
  const auto opened = open_fakes(settings, places);
  fakes::Fakes& fakes = *opened;
  write_file(places.port,
             fakes.endpoints().front().substr(fakes.endpoints().front().rfind(':') + 1) + '\n');
  fakes.start();
  const nlohmann::json status = status_of(settings, fakes);
  log::info("{}: AWS is answered at {}", settings.environment, join(fakes.endpoints(), " "));
  // From here on it is up for who asks.
  const ControlSocket control(
      places.socket, [&](const nlohmann::json& question) { return answer(question, status); });
  while (true) pause_for(std::chrono::hours(1));
}

}  // namespace sim
