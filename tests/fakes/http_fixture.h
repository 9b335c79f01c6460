// A server with a handler of the test's own, and clients that write bytes to it.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "fakes/http/server.h"
#include "sim/base/descriptor.h"

namespace fakes::http {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(
        ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  }

  // False when the server has ended the connection.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  // So that closing sends a reset.
  void reset() {
    const linger now = {1, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    socket_.reset();
  }

  // Until `text` has come, which is included; less when the server ends first.
  std::string read_until(std::string_view text) {
    std::string out;
    while (true) {
      const auto found = input_.find(text);
      if (found != std::string::npos) {
        out = input_.substr(0, found + text.size());
        input_.erase(0, out.size());
        return out;
      }
      if (!receive()) return std::exchange(input_, {});
    }
  }
  std::string read_all() {
    while (receive()) {
    }
    return std::exchange(input_, {});
  }
  // A head, and the body that its Content-Length announces.
  std::string read_response(bool is_head = false) {
    std::string head = read_until("\r\n\r\n");
    const auto at = head.find("Content-Length: ");
    if (at == std::string::npos || is_head) return head;
    std::size_t length = 0;
    std::from_chars(head.data() + at + 16, head.data() + head.size(), length);
    while (input_.size() < length && receive()) {
    }
    head += input_.substr(0, length);
    input_.erase(0, length);
    return head;
  }
  int descriptor() const { return socket_.get(); }
  bool was_reset() const { return was_reset_; }

 private:
  bool receive() {
    std::array<char, 65536> piece;
    const ssize_t got = ::recv(socket_.get(), piece.data(), piece.size(), 0);
    if (got < 0) was_reset_ = true;
    if (got <= 0) return false;
    input_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
  }

  sim::Descriptor socket_;
  std::string input_;
  bool was_reset_ = false;
};

class HttpServer : public ::testing::Test {
 protected:
  // Before anything that the handler uses.
  void TearDown() override { server_.reset(); }

  void start(Handler handler, Settings settings = {}) {
    if (settings.listeners.empty()) settings.listeners = {{}};
    server_ = std::make_unique<Server>(std::move(settings), std::move(handler));
    server_->start();
  }
  // Answers with what arrived: method, path, query, headers, body.
  void start_echo(Settings settings = {}) {
    start([](Incoming& incoming) { return echo(incoming); }, std::move(settings));
  }
  std::uint16_t port(std::size_t listener = 0) const {
    return server_->listeners().at(listener).port;
  }
  RawClient client() const { return RawClient(port()); }
  // What a client gets that sends these bytes and waits for the end.
  std::string exchange(std::string_view bytes) const {
    auto raw = client();
    raw.send(bytes);
    raw.end_sending();
    return raw.read_all();
  }

  static std::string read_body(Body& body) {
    std::string out;
    std::array<char, 4096> piece;
    while (const auto got = body.read(piece.data(), piece.size())) out.append(piece.data(), got);
    return out;
  }
  static Response echo(Incoming& incoming) {
    const auto& request = incoming.request;
    std::string text = request.method + " " + request.path + " ?" + request.query + "\n";
    for (const auto& header : request.headers) text += header.name + "=" + header.value + "\n";
    const auto size = incoming.body.size();
    text += "size " + (size ? std::to_string(*size) : "unknown") + "\n";
    text += "body " + read_body(incoming.body) + "\n";
    for (const auto& header : incoming.body.trailers()) {
      text += "trailer " + header.name + "=" + header.value + "\n";
    }
    text += "endpoint " + incoming.endpoint + " from " + incoming.source_ip + "\n";
    return {200, {{"Content-Type", "text/plain"}}, std::move(text)};
  }

  std::unique_ptr<Server> server_;
};

}  // namespace fakes::http
