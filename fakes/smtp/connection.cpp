#include "fakes/smtp/connection.h"

#include <poll.h>
#include <unistd.h>

#include <utility>

#include "sim/base/error.h"

namespace fakes::smtp {
namespace {

constexpr std::size_t read_bytes = 16 << 10;
constexpr std::chrono::seconds linger{1};

}  // namespace

Connection::Connection(sim::Descriptor socket, std::chrono::milliseconds limit)
    : limit_(limit), stream_(std::make_unique<http::Stream>(std::move(socket), nullptr, limit)) {}

bool Connection::start_tls(SSL_CTX* context) {
  flush();
  in_.clear();
  // The stream owns its socket; another one takes over.
  sim::Descriptor socket(dup(stream_->descriptor()));
  if (!socket) return false;
  stream_ = std::make_unique<http::Stream>(std::move(socket), context, limit_);
  const auto deadline = sim::Deadline::after(limit_);
  while (true) {
    const auto state = stream_->handshake();
    if (state != http::Stream::Handshake::blocked) return state == http::Stream::Handshake::done;
    pollfd look = {stream_->descriptor(), POLLIN, 0};
    if (poll(&look, 1, static_cast<int>(deadline.remaining().count())) == 0) return false;
    if (deadline.expired()) return false;
  }
}

bool Connection::fill(sim::Deadline deadline) {
  flush();
  if (deadline.expired()) throw sim::Error(sim::Category::stalled, "the client is too slow");
  char* room = in_.room(read_bytes);
  const std::size_t size = stream_->read(room, in_.room_size());
  in_.commit(size);
  return size > 0;
}

Connection::Line Connection::read_line(std::string& line, std::size_t max_size) {
  const auto deadline = sim::Deadline::after(limit_);
  bool is_too_long = false;
  std::size_t searched = 0;
  while (true) {
    const std::string_view bytes = in_.view();
    const std::size_t feed = bytes.find('\n', searched);
    if (feed != std::string_view::npos) {
      std::string_view text = bytes.substr(0, feed);
      if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
      is_too_long = is_too_long || feed >= max_size;
      line = is_too_long ? std::string_view() : text;
      in_.consume(feed + 1);
      return is_too_long ? Line::too_long : Line::read;
    }
    searched = bytes.size();
    if (searched >= max_size) {
      is_too_long = true;
      in_.clear();
      searched = 0;
    }
    if (!fill(deadline)) return Line::end;
  }
}

std::string_view Connection::read_some(sim::Deadline deadline) {
  if (in_.empty() && !fill(deadline)) return {};
  return in_.view();
}

void Connection::flush() {
  if (out_.empty()) return;
  stream_->write(out_, {}, false);
  out_.clear();
}

void Connection::end() {
  flush();
  stream_->end_writing();
  const auto deadline = sim::Deadline::after(linger);
  while (!stream_->discard() && !deadline.expired()) {
    pollfd look = {stream_->descriptor(), POLLIN, 0};
    poll(&look, 1, static_cast<int>(deadline.remaining().count()));
  }
}

}  // namespace fakes::smtp
