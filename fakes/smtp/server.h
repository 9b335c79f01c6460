// The SMTP ports of the fakes. Each session has a thread with a small stack: there are at most some
// hundred, and they wait for services.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

#include "fakes/clock.h"
#include "fakes/gate.h"
#include "fakes/http/server.h"
#include "fakes/recorder.h"
#include "fakes/smtp/door.h"

namespace fakes::smtp {

// `listener.is_tls` is TLS from the first byte (465); other ports have STARTTLS when there is a
// certificate.
struct Port {
  http::Listener listener;
  Door* door = nullptr;  // outlives the server
};

struct Settings {
  std::vector<Port> ports;
  http::TlsIdentity tls = {};
  std::size_t max_sessions = 400;            // more are answered 421
  std::size_t max_errors = 20;               // of one session
  std::size_t max_memory_bytes = 512 << 20;  // of mails that are being received
  std::chrono::milliseconds limit{300'000};  // for a client's next line or piece of data
};

class Server {
 public:
  // Binds and listens; nobody is greeted before start(). Throws Error unfit when an address is
  // taken or not ours, or a certificate is needed and cannot be used.
  Server(Settings settings, Recorder& recorder, Gate& gate, const Clock& clock);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // stop()

  void start();
  // Nobody new is let in; mails that have arrived are taken and answered, then sessions end.
  void stop();
  // With the ports they got.
  const std::vector<Port>& ports() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace fakes::smtp
