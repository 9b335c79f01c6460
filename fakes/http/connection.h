// One client's connection: what has arrived of its next request, and how far it is. Used by one
// thread at a time, the one that its event woke; between events it costs no thread and no buffer.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "fakes/http/buffer.h"
#include "fakes/http/head.h"
#include "fakes/http/server.h"
#include "fakes/http/stream.h"

namespace fakes::http {

// What all connections of a server share.
struct Shared {
  const Settings& settings;
  const Handler& handler;
  const std::atomic<bool>& is_stopping;
};

class Connection {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Next { wait, close };

  Connection(const Shared& shared, Stream stream, std::string source_ip);

  int descriptor() const { return stream_.descriptor(); }

  // Does what can be done without waiting for a request: the handshake, and every request whose
  // head is there. `buffer` is the thread's own, empty before and after.
  Next run(Buffer& buffer);
  // Until when the next event may take, after Next::wait.
  Clock::time_point deadline() const { return deadline_; }
  // The next run() answers or drops a client that took too long.
  void expire() { is_expired_ = true; }

 private:
  enum class State { handshake, head, lingering };

  Next read_requests(Buffer& input);
  // Nothing once a whole head is there, which begins the input.
  std::optional<Next> read_head(Buffer& input);
  Next serve(Buffer& input);
  Response answer(Incoming& incoming);
  void send(const Response& response, bool is_head, bool is_http_1_0, bool keep_alive);
  void send_cut(const Response& response, std::uint64_t left);
  // At most so many bytes of it. Throws Error failed when fewer came than it had announced.
  void send_relay(const Relay& relay, std::uint64_t most);
  Next refuse(int status);
  // The client may still send, and must see the response before a reset.
  Next linger();
  Next go_on_lingering();
  std::string endpoint(const std::string& host) const;
  void wait_until(std::chrono::milliseconds limit) { deadline_ = Clock::now() + limit; }

  const Shared& shared_;
  Stream stream_;
  std::string source_ip_;
  State state_ = State::handshake;
  Buffer arrived_;  // of a head that is not whole, between events
  HeadScan scan_;
  bool has_begun_ = false;  // a head
  bool is_expired_ = false;
  Clock::time_point deadline_;
};

}  // namespace fakes::http
