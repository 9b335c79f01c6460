// One client's socket, in the clear or with TLS. Nonblocking; functions that wait do so for the
// client's next sign of life, up to a limit. Used by one thread at a time, which must have SIGPIPE
// blocked (thread.h): neither sendfile nor OpenSSL can be told to do without it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include <openssl/ssl.h>

#include "fakes/response.h"
#include "sim/base/descriptor.h"

namespace fakes::http {

class Stream {
 public:
  enum class Handshake { done, blocked, failed };

  // `tls` is null in the clear.
  Stream(sim::Descriptor socket, SSL_CTX* tls, std::chrono::milliseconds wait_limit);

  int descriptor() const { return socket_.get(); }
  bool is_tls() const { return ssl_ != nullptr; }

  // Goes on with TLS's handshake; again when there is more to read. In the clear: done.
  Handshake handshake();

  // What is there: 0 at the end, nothing when one has to wait. Throws Error failed when the
  // connection is broken.
  std::optional<std::size_t> read_now(char* into, std::size_t size);
  // Waits for it. Throws Error stalled at the limit.
  std::size_t read(char* into, std::size_t size);
  // Whether bytes were taken from the socket that read_now() has not given yet.
  bool has_pending() const;

  // All of it, or Error: failed when the client is gone, stalled when it reads nothing.
  // `has_more` keeps the kernel from sending a short packet now.
  void write(std::string_view first, std::string_view second, bool has_more);
  void write(const FileSlice& slice);

  // The client sees the end; reading goes on.
  void end_writing();
  // Takes and drops raw bytes, to keep the kernel from resetting what the client has not read yet.
  // True when it has ended as well.
  bool discard();

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  void wait(short events);
  void write_clear(std::string_view first, std::string_view second, bool has_more);
  void write_tls(std::string_view bytes);
  void send_file(const FileSlice& slice);
  void copy_file(const FileSlice& slice);

  sim::Descriptor socket_;
  std::unique_ptr<SSL, Free> ssl_;
  std::chrono::milliseconds wait_limit_;
};

}  // namespace fakes::http
