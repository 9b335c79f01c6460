#include "fakes/http/connection.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "fakes/http/address.h"
#include "fakes/http/request_body.h"
#include "fakes/http/response_head.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::http {
namespace {

constexpr std::size_t input_bytes = 16 << 10;
// What a handler left of a body is read rather than the connection given up.
constexpr std::uint64_t drain_bytes = 1 << 20;
constexpr std::chrono::seconds linger_limit{10};

}  // namespace

Connection::Connection(const Shared& shared, Stream stream, std::string source_ip)
    : shared_(shared), stream_(std::move(stream)), source_ip_(std::move(source_ip)) {
  wait_until(stream_.is_tls() ? shared_.settings.header_limit : shared_.settings.idle_limit);
}

Connection::Next Connection::run(Buffer& buffer) {
  Next next = Next::close;
  if (!arrived_.empty()) buffer = std::exchange(arrived_, {});
  try {
    switch (state_) {
      case State::handshake:
      case State::head:
        next = read_requests(buffer);
        break;
      case State::lingering:
        next = go_on_lingering();
        break;
    }
  } catch (const sim::Error& error) {
    sim::log::debug("connection of {}: {}", source_ip_, error.message());
  }
  if (next == Next::wait && !buffer.empty()) std::swap(buffer, arrived_);
  buffer.clear();
  return next;
}

Connection::Next Connection::read_requests(Buffer& input) {
  if (state_ == State::handshake) {
    if (is_expired_) return Next::close;
    switch (stream_.handshake()) {
      case Stream::Handshake::blocked:
        return Next::wait;
      case Stream::Handshake::failed:
        return Next::close;
      case Stream::Handshake::done:
        state_ = State::head;
        wait_until(shared_.settings.idle_limit);
    }
  }
  while (true) {
    if (const auto next = read_head(input)) return *next;
    const Next next = serve(input);
    if (next == Next::close || state_ == State::lingering) return next;
    if (shared_.is_stopping) return Next::close;
    // A client that waits for the answer has sent nothing more; it is looked for by the kernel.
    if (input.empty() && !stream_.has_pending()) return Next::wait;
  }
}

std::optional<Connection::Next> Connection::read_head(Buffer& input) {
  const auto& settings = shared_.settings;
  while (true) {
    while (!has_begun_ && !input.empty() && input.view().substr(0, 2) == "\r\n") input.consume(2);
    if (!input.empty() && input.view() != "\r") {
      if (!std::exchange(has_begun_, true)) wait_until(settings.header_limit);
      const auto found = scan_.look(input.view());
      if (found == HeadScan::Found::garbage) return refuse(400);
      const bool is_whole = found == HeadScan::Found::end;
      if ((is_whole ? scan_.size() : input.size()) > settings.max_header_bytes) return refuse(431);
      if (is_whole) return std::nullopt;
    }
    if (is_expired_) return has_begun_ ? refuse(408) : Next::close;
    char* const room = input.room(input_bytes);
    const auto got = stream_.read_now(room, input.room_size());
    if (!got) return Next::wait;
    if (*got == 0) return Next::close;
    input.commit(*got);
  }
}

Connection::Next Connection::serve(Buffer& input) {
  Head head;
  const auto refusal = parse_head(input.view().substr(0, scan_.size()), head);
  if (refusal) return refuse(*refusal);
  input.consume(scan_.size());
  scan_ = {};
  has_begun_ = false;

  RequestBody body(
      head, input, [this](char* into, std::size_t size) { return stream_.read(into, size); },
      [this] { stream_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, false); });
  const bool is_head = head.request.method == "HEAD";
  Incoming incoming{std::move(head.request), body, endpoint(head.host), source_ip_};
  const Response response = answer(incoming);
  if (response.is_dropped || response.status == 0) return Next::close;

  const bool keep_alive =
      head.keep_alive && !response.is_last && body.can_drain(drain_bytes) && !shared_.is_stopping;
  send(response, is_head, head.is_http_1_0, keep_alive);
  const bool is_over = body.is_over() || (keep_alive && body.drain(drain_bytes));
  if (!keep_alive || !is_over || response.cut_after) {
    if (!is_over || !input.empty()) return linger();
    stream_.end_writing();
    return Next::close;
  }
  wait_until(shared_.settings.idle_limit);
  return Next::wait;
}

Response Connection::answer(Incoming& incoming) {
  try {
    return shared_.handler(incoming);
  } catch (const std::exception& error) {
    sim::log::warning("{} {}: {}", incoming.request.method, incoming.request.path, error.what());
  }
  return {500, {}, {}};
}

void Connection::send(const Response& response, bool is_head, bool is_http_1_0, bool keep_alive) {
  const std::string text = response_head(response, {is_head, is_http_1_0, keep_alive});
  if (!sends_body(response.status, is_head)) {
    stream_.write(text, {}, false);
  } else if (response.cut_after) {
    stream_.write(text, {}, false);
    send_cut(response, *response.cut_after);
  } else {
    stream_.write(text, response.body, !response.content.empty() || response.relay);
    for (const auto& slice : response.content) stream_.write(slice);
    if (response.relay) send_relay(*response.relay, response.relay->size);
  }
}

void Connection::send_cut(const Response& response, std::uint64_t left) {
  stream_.write(std::string_view(response.body).substr(0, left), {}, false);
  left -= std::min<std::uint64_t>(left, response.body.size());
  for (auto slice : response.content) {
    slice.size = std::min(slice.size, left);
    stream_.write(slice);
    left -= slice.size;
  }
  if (response.relay && left > 0) send_relay(*response.relay, std::min(left, response.relay->size));
}

void Connection::send_relay(const Relay& relay, std::uint64_t most) {
  std::uint64_t left = most;
  relay.run([&](std::string_view bytes) {
    const auto part = bytes.substr(0, left);
    stream_.write(part, {}, false);
    left -= part.size();
  });
  if (left > 0) {
    throw sim::Error(sim::Category::failed, "{} of {} bytes came to be sent", most - left, most);
  }
}

Connection::Next Connection::refuse(int status) {
  sim::log::debug("refused with {}: {}", status, source_ip_);
  send({status, {}, {}}, false, false, false);
  return linger();
}

Connection::Next Connection::linger() {
  stream_.end_writing();
  state_ = State::lingering;
  arrived_ = {};
  wait_until(linger_limit);
  return go_on_lingering();
}

Connection::Next Connection::go_on_lingering() {
  return is_expired_ || shared_.is_stopping || stream_.discard() ? Next::close : Next::wait;
}

std::string Connection::endpoint(const std::string& host) const {
  return fmt::format("{}://{}", stream_.is_tls() ? "https" : "http",
                     host.empty() ? local_address(descriptor()) : host);
}

}  // namespace fakes::http
