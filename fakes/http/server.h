// The HTTP server of the fakes: HTTP/1.1 with keep-alive, in the clear and with TLS, each on ports
// of its own. A connection that waits costs no thread; a request has one for as long as it is
// served, so that handlers may block. Slow clients are bounded by deadlines.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fakes/body.h"
#include "fakes/http/tls.h"
#include "fakes/request.h"
#include "fakes/response.h"

namespace fakes::http {

// A request whose headers have arrived.
struct Incoming {
  Request request;  // without the body
  // As sent, without the transfer coding. The first read() answers Expect: 100-continue. What the
  // handler leaves unread is read and dropped up to a limit, else the connection ends.
  Body& body;
  std::string endpoint;   // "http://localhost:4566": scheme and Host header, else the local address
  std::string source_ip;  // of the client
};

// Called by several threads at once, which have a stack of 1 MiB. What it throws becomes a 500
// without a body, and is logged.
using Handler = std::function<Response(Incoming& incoming)>;

struct Listener {
  std::string address = "127.0.0.1";  // IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one
  bool is_tls = false;
};

struct Settings {
  std::vector<Listener> listeners;
  TlsIdentity tls = {};                     // of the listeners with TLS
  std::size_t max_header_bytes = 64 << 10;  // more is answered 431
  // From a request's first byte to the end of its headers; and for a TLS handshake.
  std::chrono::milliseconds header_limit = std::chrono::seconds(20);
  // Between two pieces of a body, either way.
  std::chrono::milliseconds body_limit = std::chrono::seconds(30);
  // Between two requests.
  std::chrono::milliseconds idle_limit = std::chrono::seconds(300);
  std::size_t max_threads = 512;  // requests in progress
};

class Server {
 public:
  // Binds and listens; nothing is answered before start(). Throws Error unfit when an address is
  // taken or not ours, naming it.
  Server(Settings settings, Handler handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // stop()

  void start();
  // Ends idle connections, lets running requests finish for a moment, then ends them too.
  void stop();
  // The listeners with the ports they got.
  const std::vector<Listener>& listeners() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace fakes::http
