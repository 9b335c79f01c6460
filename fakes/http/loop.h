// The threads of a server and what they wait for. All wait in one epoll; the one that is woken sees
// to it that another waits, and then serves the event itself, however long that takes. So there are
// as many threads as requests in progress, and one.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "fakes/http/connection.h"
#include "fakes/http/server.h"
#include "fakes/http/thread.h"
#include "fakes/http/tls.h"
#include "sim/base/descriptor.h"

namespace fakes::http {

class Server::Loop {
 public:
  Loop(Settings settings, Handler handler);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  void start();
  void stop();
  const std::vector<Listener>& listeners() const { return settings_.listeners; }

 private:
  using Clock = Connection::Clock;
  using Threads = std::list<std::unique_ptr<Thread>>;

  // A connection and whose turn it is: until `due` the kernel watches it, `busy` while a thread has
  // it, `expired` once the sweep has woken it to end.
  struct Watched {
    Watched(const Shared& shared, Stream stream, std::string source_ip)
        : connection(shared, std::move(stream), std::move(source_ip)) {}
    std::mutex turn;  // held while a thread has it
    Connection connection;
    std::atomic<Clock::rep> due;
  };
  static constexpr Clock::rep busy = Clock::duration::max().count();
  static constexpr Clock::rep expired = Clock::duration::min().count();

  // False when the kernel cannot.
  bool watch(int operation, int descriptor, std::uint64_t what);
  void add_thread();
  void work(Threads::iterator self);
  // False when this thread is to end.
  bool wait_and_serve(Buffer& buffer, int& idle_waits);
  bool may_leave();
  void accept_from(std::size_t listener);
  void take(sim::Descriptor client, bool is_tls, std::string source_ip);
  void serve(Watched& watched, Buffer& buffer);
  void close(Watched& watched);
  // Wakes connections whose deadline is before `now`, to end. Once a second.
  void sweep_when_due();
  void sweep(Clock::time_point now);
  void end_busy_connections();

  Settings settings_;
  Handler handler_;
  std::atomic<bool> is_stopping_ = false;
  const Shared shared_{settings_, handler_, is_stopping_};
  TlsContext tls_;
  std::vector<sim::Descriptor> sockets_;  // of the listeners
  sim::Descriptor epoll_;
  sim::Descriptor wake_;

  std::atomic<std::size_t> waiting_ = 0;  // threads
  std::atomic<Clock::rep> next_sweep_ = 0;
  std::atomic<bool> is_out_of_files_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<Watched*, std::unique_ptr<Watched>> connections_;
  Threads threads_;
  Threads ended_;
};

}  // namespace fakes::http
