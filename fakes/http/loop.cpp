#include "fakes/http/loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include "fakes/http/address.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::http {
namespace {

using sim::Category;
using sim::Error;

constexpr std::chrono::seconds sweep_interval{1};
constexpr int idle_waits_limit = 5;  // sweep intervals, after which a thread too many ends
constexpr std::chrono::seconds stop_limit{2};
constexpr std::size_t accepts_at_once = 64;

// What an event is about: a listener by its number, a connection by its address.
constexpr std::uint64_t wake_event = 0;
constexpr std::uint64_t first_listener_event = 1;

[[noreturn]] void fail(const char* doing) {
  throw Error(Category::unfit, "cannot {}: {}", doing, std::strerror(errno));
}

// Every client is an open file.
void raise_file_limit() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Server::Loop::Loop(Settings settings, Handler handler)
    : settings_(std::move(settings)),
      handler_(std::move(handler)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!epoll_) fail("make an epoll");
  if (!wake_) fail("make an eventfd");
  if (!watch(EPOLL_CTL_ADD, wake_.get(), wake_event)) fail("watch an eventfd");
  for (auto& listener : settings_.listeners) {
    if (listener.is_tls && !tls_) tls_ = make_tls_context(settings_.tls);
    sockets_.push_back(listen_on(listener));
  }
}

Server::Loop::~Loop() {
  stop();
}

bool Server::Loop::watch(int operation, int descriptor, std::uint64_t what) {
  epoll_event event = {};
  event.events = what == wake_event ? EPOLLIN : EPOLLIN | EPOLLONESHOT;
  event.data.u64 = what;
  return ::epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0;
}

void Server::Loop::start() {
  raise_file_limit();
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    if (!watch(EPOLL_CTL_ADD, sockets_[i].get(), first_listener_event + i)) fail("watch a socket");
  }
  add_thread();
}

void Server::Loop::stop() {
  if (is_stopping_.exchange(true)) return;
  std::unique_lock lock(mutex_);
  if (threads_.empty()) return;
  for (const auto& socket : sockets_) ::shutdown(socket.get(), SHUT_RDWR);
  const auto limit = Clock::now() + stop_limit;
  const auto is_done = [this] { return connections_.empty(); };
  while (!is_done()) {
    lock.unlock();
    sweep(Clock::time_point::max());
    if (Clock::now() >= limit) end_busy_connections();
    lock.lock();
    changed_.wait_for(lock, std::chrono::milliseconds(10), is_done);
  }
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof(one)) < 0) sim::log::warning("cannot wake the server");
  changed_.wait(lock, [this] { return threads_.empty(); });
  const Threads ended = std::exchange(ended_, {});
  lock.unlock();
}

void Server::Loop::add_thread() {
  Threads joined;
  const std::lock_guard lock(mutex_);
  joined.swap(ended_);
  if (threads_.size() >= settings_.max_threads) return;
  const auto self = threads_.emplace(threads_.end());
  ++waiting_;
  try {
    *self = std::make_unique<Thread>([this, self] { work(self); });
  } catch (const Error& error) {
    --waiting_;
    threads_.erase(self);
    if (threads_.empty()) throw;
    sim::log::warning("{}", error.message());
  }
}

void Server::Loop::work(Threads::iterator self) {
  Buffer buffer;
  int idle_waits = 0;
  while (wait_and_serve(buffer, idle_waits)) {
  }
  const std::lock_guard lock(mutex_);
  ended_.splice(ended_.end(), threads_, self);
  changed_.notify_all();
}

bool Server::Loop::wait_and_serve(Buffer& buffer, int& idle_waits) {
  epoll_event event = {};
  const int count = ::epoll_wait(
      epoll_.get(), &event, 1, static_cast<int>(std::chrono::milliseconds(sweep_interval).count()));
  if (count <= 0) {
    sweep_when_due();
    return ++idle_waits < idle_waits_limit || !may_leave();
  }
  idle_waits = 0;
  const std::uint64_t what = event.data.u64;
  if (what == wake_event) return false;
  if (--waiting_ == 0) add_thread();
  if (what < first_listener_event + sockets_.size()) {
    accept_from(what - first_listener_event);
  } else {
    serve(*reinterpret_cast<Watched*>(what), buffer);
  }
  sweep_when_due();
  ++waiting_;
  return true;
}

bool Server::Loop::may_leave() {
  auto waiting = waiting_.load();
  while (waiting > 1) {
    if (waiting_.compare_exchange_weak(waiting, waiting - 1)) return true;
  }
  return false;
}

void Server::Loop::accept_from(std::size_t listener) {
  const int socket = sockets_[listener].get();
  const bool is_tls = settings_.listeners[listener].is_tls;
  for (std::size_t i = 0; i < accepts_at_once && !is_stopping_; ++i) {
    sockaddr_storage address = {};
    socklen_t size = sizeof(address);
    sim::Descriptor client(::accept4(socket, reinterpret_cast<sockaddr*>(&address), &size,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client) {
      if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM) break;
      // Ready all the time from now on: looked at again by the next sweep.
      if (!is_out_of_files_.exchange(true)) {
        sim::log::warning("cannot take a client: {}", std::strerror(errno));
      }
      return;
    }
    try {
      take(std::move(client), is_tls, address_text(address));
    } catch (const std::exception& error) {
      sim::log::warning("cannot take a client: {}", error.what());
    }
  }
  if (!is_stopping_) watch(EPOLL_CTL_MOD, socket, first_listener_event + listener);
}

void Server::Loop::take(sim::Descriptor client, bool is_tls, std::string source_ip) {
  const int on = 1;
  ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  Stream stream(std::move(client), is_tls ? tls_.get() : nullptr, settings_.body_limit);
  auto watched = std::make_unique<Watched>(shared_, std::move(stream), std::move(source_ip));
  auto& known = *watched;
  known.due = known.connection.deadline().time_since_epoch().count();
  {
    const std::lock_guard lock(mutex_);
    connections_.emplace(&known, std::move(watched));
  }
  const int descriptor = known.connection.descriptor();
  if (!watch(EPOLL_CTL_ADD, descriptor, reinterpret_cast<std::uint64_t>(&known))) close(known);
}

void Server::Loop::serve(Watched& watched, Buffer& buffer) {
  // The thread before may still be in the call that watches it.
  std::unique_lock turn(watched.turn);
  if (watched.due.exchange(busy) == expired) watched.connection.expire();
  if (watched.connection.run(buffer) == Connection::Next::wait && !is_stopping_) {
    const int descriptor = watched.connection.descriptor();
    watched.due = watched.connection.deadline().time_since_epoch().count();
    if (watch(EPOLL_CTL_MOD, descriptor, reinterpret_cast<std::uint64_t>(&watched))) return;
  }
  turn.unlock();
  close(watched);
}

void Server::Loop::close(Watched& watched) {
  std::unique_ptr<Watched> closed;
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(&watched);
  closed = std::move(found->second);
  connections_.erase(found);
  if (is_stopping_) changed_.notify_all();
}

void Server::Loop::sweep_when_due() {
  const auto now = Clock::now();
  auto due = next_sweep_.load();
  if (now.time_since_epoch().count() < due) return;
  const auto next = (now + sweep_interval).time_since_epoch().count();
  if (!next_sweep_.compare_exchange_strong(due, next)) return;
  sweep(now);
  if (!is_out_of_files_.exchange(false)) return;
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    watch(EPOLL_CTL_MOD, sockets_[i].get(), first_listener_event + i);
  }
}

void Server::Loop::sweep(Clock::time_point now) {
  const auto limit = now.time_since_epoch().count();
  const std::lock_guard lock(mutex_);
  for (const auto& [watched, owner] : connections_) {
    auto due = watched->due.load();
    if (due == busy || due == expired || due > limit) continue;
    if (!watched->due.compare_exchange_strong(due, expired)) continue;
    ::shutdown(watched->connection.descriptor(), SHUT_RD);
  }
}

void Server::Loop::end_busy_connections() {
  const std::lock_guard lock(mutex_);
  for (const auto& [watched, owner] : connections_) {
    ::shutdown(watched->connection.descriptor(), SHUT_RDWR);
  }
}

}  // namespace fakes::http
