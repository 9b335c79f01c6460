// One client of an SMTP port: lines, pieces of data, and replies that wait until the client is
// listened to again, so that pipelined commands get their answers in one packet. Used by one
// thread. Errors of all that reads and writes: Error stalled when the client does nothing for too
// long, failed when it is gone.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "fakes/http/buffer.h"
#include "fakes/http/stream.h"
#include "sim/base/deadline.h"
#include "sim/base/descriptor.h"

namespace fakes::smtp {

class Connection {
 public:
  enum class Line { read, too_long, end };

  Connection(sim::Descriptor socket, std::chrono::milliseconds limit);

  // Both before anything is read; false when the client does not agree on TLS. What came in the
  // clear behind STARTTLS is dropped: it may be somebody else's.
  bool start_tls(SSL_CTX* context);
  bool is_tls() const { return stream_->is_tls(); }

  // The next line, ended by LF or CR LF. One that is too long is read to its end and dropped.
  Line read_line(std::string& line, std::size_t max_size);
  // What there is, at least one byte; empty at the end. Then consume() what was used.
  std::string_view read_some(sim::Deadline deadline);
  void consume(std::size_t size) { in_.consume(size); }

  void write(std::string_view text) { out_ += text; }
  void flush();
  // Sends what is left and says good-bye: a client that still talks is let do so for a moment,
  // since it would lose the last reply otherwise.
  void end();

 private:
  bool fill(sim::Deadline deadline);

  std::chrono::milliseconds limit_;
  std::unique_ptr<http::Stream> stream_;
  http::Buffer in_;
  std::string out_;
};

}  // namespace fakes::smtp
