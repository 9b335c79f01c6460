#include "fakes/smtp/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "fakes/http/address.h"
#include "fakes/http/thread.h"
#include "fakes/http/tls.h"
#include "fakes/smtp/connection.h"
#include "fakes/smtp/session.h"
#include "sim/base/descriptor.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::smtp {
namespace {

using sim::Category;
using sim::Error;

// How long running sessions may take to end after stop().
constexpr std::chrono::seconds stop_limit{5};

struct Running {
  // The socket's second name, for ending it from outside.
  sim::Descriptor socket;
  bool is_done = false;
  std::optional<http::Thread> thread = {};
};

}  // namespace

class Server::Loop {
 public:
  Loop(Settings settings, Recorder& recorder, Gate& gate, const Clock& clock);
  ~Loop() { stop(); }

  void start() {
    acceptor_.emplace([this] { accept_all(); });
  }
  void stop();
  const std::vector<Port>& ports() const { return settings_.ports; }

 private:
  void accept_all();
  void accept_one(std::size_t port);
  void begin_session(sim::Descriptor socket, const Port& port, std::string ip);
  void serve(sim::Descriptor socket, const Port& port, std::string ip);
  void turn_away(const sim::Descriptor& socket, const Port& port) const;
  void reap();
  void wake() const;

  Settings settings_;
  http::TlsContext tls_;
  Budget memory_;
  Desk desk_;
  std::vector<sim::Descriptor> listeners_;
  sim::Descriptor wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::optional<http::Thread> acceptor_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  bool is_stopping_ = false;
  std::list<Running> sessions_;
};

Server::Loop::Loop(Settings settings, Recorder& recorder, Gate& gate, const Clock& clock)
    : settings_(std::move(settings)),
      memory_(settings_.max_memory_bytes),
      desk_{recorder, gate, clock, memory_, nullptr, settings_.max_errors} {
  if (!wake_) throw Error(Category::unfit, "cannot make an eventfd: {}", std::strerror(errno));
  if (!settings_.tls.certificate.empty()) {
    tls_ = http::make_tls_context(settings_.tls);
    desk_.tls = tls_.get();
  }
  for (Port& port : settings_.ports) {
    if (port.listener.is_tls && !tls_) {
      throw Error(Category::unfit, "an SMTP port with TLS needs a certificate");
    }
    listeners_.push_back(http::listen_on(port.listener));
  }
}

void Server::Loop::stop() {
  {
    std::unique_lock lock(mutex_);
    is_stopping_ = true;
  }
  wake();
  acceptor_.reset();
  std::unique_lock lock(mutex_);
  // What has arrived can still be read.
  for (const Running& session : sessions_) {
    if (session.socket) ::shutdown(session.socket.get(), SHUT_RD);
  }
  const auto all_done = [this] {
    return std::all_of(sessions_.begin(), sessions_.end(),
                       [](const Running& session) { return session.is_done; });
  };
  // The host's clock: ThreadSanitizer does not know of waits on the steady one.
  changed_.wait_until(lock, std::chrono::system_clock::now() + stop_limit, all_done);
  for (const Running& session : sessions_) {
    if (session.socket) ::shutdown(session.socket.get(), SHUT_RDWR);
  }
  changed_.wait(lock, all_done);
  std::list<Running> ended = std::move(sessions_);
  sessions_.clear();
  lock.unlock();
  ended.clear();
}

void Server::Loop::wake() const {
  const std::uint64_t one = 1;
  // A full counter wakes as well.
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof(one));
}

void Server::Loop::accept_all() {
  std::vector<pollfd> looks;
  for (const sim::Descriptor& listener : listeners_) looks.push_back({listener.get(), POLLIN, 0});
  looks.push_back({wake_.get(), POLLIN, 0});
  while (true) {
    if (::poll(looks.data(), looks.size(), -1) < 0 && errno != EINTR) {
      sim::log::warning("smtp: cannot wait for clients: {}", std::strerror(errno));
      return;
    }
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(wake_.get(), &count, sizeof(count));
    reap();
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return;
    }
    for (std::size_t port = 0; port < listeners_.size(); ++port) {
      if ((looks[port].revents & POLLIN) != 0) accept_one(port);
    }
  }
}

void Server::Loop::accept_one(std::size_t port) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  sim::Descriptor socket(::accept4(listeners_[port].get(), reinterpret_cast<sockaddr*>(&address),
                                   &size, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!socket) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // Somebody must leave first; the one who waits stays in the queue.
      sim::log::warning("smtp: cannot take a client: {}", std::strerror(errno));
      pollfd look = {wake_.get(), POLLIN, 0};
      ::poll(&look, 1, 100);
    }
    return;
  }
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  begin_session(std::move(socket), settings_.ports[port], http::address_text(address));
}

void Server::Loop::begin_session(sim::Descriptor socket, const Port& port, std::string ip) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= settings_.max_sessions) {
    turn_away(socket, port);
    return;
  }
  Running& session = sessions_.emplace_back();
  session.socket = sim::Descriptor(::dup(socket.get()));
  // Functions are copied, and a descriptor cannot be.
  auto given = std::make_shared<sim::Descriptor>(std::move(socket));
  try {
    session.thread.emplace([this, &session, &port, given, ip] {
      serve(std::move(*given), port, ip);
      const std::lock_guard end_lock(mutex_);
      session.socket.reset();
      session.is_done = true;
      wake();
      changed_.notify_all();
    });
  } catch (const Error& error) {
    sim::log::warning("smtp: {}", error.message());
    turn_away(*given, port);
    sessions_.pop_back();
  }
}

void Server::Loop::serve(sim::Descriptor socket, const Port& port, std::string ip) {
  try {
    Connection connection(std::move(socket), settings_.limit);
    if (port.listener.is_tls && !connection.start_tls(tls_.get())) return;
    Session(connection, *port.door, desk_, std::move(ip)).run();
  } catch (const std::exception& error) {
    sim::log::debug("smtp: {}", error.what());
  }
}

void Server::Loop::turn_away(const sim::Descriptor& socket, const Port& port) const {
  if (port.listener.is_tls) return;
  const std::string text = wire_text(say(port.door->manners(), Say::too_many_connections));
  [[maybe_unused]] const auto sent =
      ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Server::Loop::reap() {
  std::list<Running> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto session = sessions_.begin(); session != sessions_.end();) {
      const auto next = std::next(session);
      if (session->is_done) ended.splice(ended.end(), sessions_, session);
      session = next;
    }
  }
}

Server::Server(Settings settings, Recorder& recorder, Gate& gate, const Clock& clock)
    : loop_(std::make_unique<Loop>(std::move(settings), recorder, gate, clock)) {}

Server::~Server() = default;

void Server::start() {
  loop_->start();
}

void Server::stop() {
  loop_->stop();
}

const std::vector<Port>& Server::ports() const {
  return loop_->ports();
}

}  // namespace fakes::smtp
