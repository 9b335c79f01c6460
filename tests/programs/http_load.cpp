// Asks an HTTP server as fast as it answers, over connections that stay open, and prints the rate
// and the latencies as JSON:
//   http_load HOST:PORT CONNECTIONS SECONDS [METHOD [PATH [BODY_BYTES [HEADER...]]]]
// One thread waits for all connections, as wrk does, so that it takes little from the server.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace {

using Clock = std::chrono::steady_clock;

struct Target {
  sockaddr_in address = {};
  std::string request;
};

struct Client {
  int socket = -1;
  std::size_t sent = 0;  // of the request
  std::string head;      // of the response, until it is whole
  std::uint64_t body_left = 0;
  bool has_head = false;
  Clock::time_point begun;
};

struct Tally {
  std::vector<float> milliseconds;
  std::uint64_t bytes = 0;
  std::uint64_t failures = 0;
};

[[noreturn]] void fail(std::string_view what) {
  fmt::print(stderr, "http_load: {}\n", what);
  std::exit(1);
}

Target target_of(int argc, char** argv) {
  Target target;
  const std::string_view host = argv[1];
  const auto colon = host.find(':');
  target.address.sin_family = AF_INET;
  if (colon == std::string_view::npos) fail("HOST:PORT is wanted");
  target.address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1] + colon + 1)));
  ::inet_pton(AF_INET, std::string(host.substr(0, colon)).c_str(), &target.address.sin_addr);
  const std::string method = argc > 4 ? argv[4] : "GET";
  const std::string path = argc > 5 ? argv[5] : "/";
  const auto size = argc > 6 ? std::strtoull(argv[6], nullptr, 10) : 0;
  target.request = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", method, path, host);
  if (size > 0) target.request += fmt::format("Content-Length: {}\r\n", size);
  for (int i = 7; i < argc; ++i) target.request += fmt::format("{}\r\n", argv[i]);
  target.request += "\r\n";
  target.request.append(size, 'x');
  return target;
}

void open(Client& client, const Target& target, int epoll) {
  client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(client.socket, reinterpret_cast<const sockaddr*>(&target.address),
                sizeof(target.address)) != 0) {
    fail("cannot connect");
  }
  const int on = 1;
  ::setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.ptr = &client;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, client.socket, &event);
}

void begin(Client& client, const Target& target) {
  client.begun = Clock::now();
  client.sent = 0;
  client.has_head = false;
  client.head.clear();
  while (client.sent < target.request.size()) {
    const ssize_t sent = ::send(client.socket, target.request.data() + client.sent,
                                target.request.size() - client.sent, MSG_NOSIGNAL);
    if (sent <= 0) fail("the server ended a connection");
    client.sent += static_cast<std::size_t>(sent);
  }
}

// True when the response is whole.
bool take(Client& client, std::string_view bytes, Tally& tally) {
  tally.bytes += bytes.size();
  if (!client.has_head) {
    client.head += bytes;
    const auto end = client.head.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    client.has_head = true;
    if (client.head.size() < 12 || client.head[9] != '2') ++tally.failures;
    const auto at = client.head.find("ontent-Length: ");
    std::uint64_t length = 0;
    if (at < end) std::from_chars(client.head.data() + at + 15, client.head.data() + end, length);
    client.body_left = length;
    bytes.remove_prefix(bytes.size() - (client.head.size() - end - 4));
  }
  client.body_left -= std::min<std::uint64_t>(client.body_left, bytes.size());
  return client.body_left == 0;
}

Tally run(const Target& target, std::size_t connections, std::chrono::duration<double> limit) {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients(connections);
  for (auto& client : clients) open(client, target, epoll);
  for (auto& client : clients) begin(client, target);
  Tally tally;
  std::vector<char> piece(1 << 20);
  std::array<epoll_event, 64> events;
  const auto end = Clock::now() + limit;
  while (Clock::now() < end) {
    const int count = ::epoll_wait(epoll, events.data(), events.size(), 1000);
    for (int i = 0; i < count; ++i) {
      auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
      const ssize_t got = ::recv(client.socket, piece.data(), piece.size(), MSG_DONTWAIT);
      if (got <= 0) fail("the server ended a connection");
      if (!take(client, {piece.data(), static_cast<std::size_t>(got)}, tally)) continue;
      const std::chrono::duration<float, std::milli> taken = Clock::now() - client.begun;
      tally.milliseconds.push_back(taken.count());
      begin(client, target);
    }
  }
  return tally;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4)
    fail("http_load HOST:PORT CONNECTIONS SECONDS [METHOD [PATH [BODY_BYTES [HEADER...]]]]");
  const auto target = target_of(argc, argv);
  const auto begun = Clock::now();
  auto tally = run(target, std::strtoull(argv[2], nullptr, 10),
                   std::chrono::duration<double>(std::atof(argv[3])));
  const std::chrono::duration<double> taken = Clock::now() - begun;
  auto& times = tally.milliseconds;
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times.empty()
               ? 0
               : times[static_cast<std::size_t>(share * (static_cast<double>(times.size()) - 1))];
  };
  const auto count = static_cast<double>(times.size());
  const auto sent = count * static_cast<double>(target.request.size());
  fmt::print(
      "{{\"per_second\": {:.0f}, \"p50_ms\": {:.3f}, \"p99_ms\": {:.3f}, \"max_ms\": {:.3f}, "
      "\"received_mb_s\": {:.0f}, \"sent_mb_s\": {:.0f}, \"failures\": {}}}\n",
      count / taken.count(), at(0.5), at(0.99), at(1),
      static_cast<double>(tally.bytes) / 1e6 / taken.count(), sent / 1e6 / taken.count(),
      tally.failures);
}
