// Sends mails to an SMTP port as fast as it takes them and says how many a second that were:
//   smtp_load PORT [CONNECTIONS [SECONDS [BYTES [FROM [TO]]]]]
// Each connection is one session that waits for the answer to every command, as most senders do.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "sim/base/descriptor.h"

namespace {

class Session {
 public:
  explicit Session(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
        0) {
      std::perror("connect");
      std::exit(1);
    }
  }

  // Whether the last line of the answer begins with `code`.
  bool say(const std::string& text, const std::string& code) {
    if (!text.empty() && ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0) {
      return false;
    }
    std::string heard;
    while (true) {
      char piece[4096];
      const ssize_t got = ::recv(socket_.get(), piece, sizeof(piece), 0);
      if (got <= 0) return false;
      heard.append(piece, static_cast<std::size_t>(got));
      if (heard.size() < 2 || heard.substr(heard.size() - 2) != "\r\n") continue;
      const std::size_t before = heard.rfind("\r\n", heard.size() - 3);
      const std::size_t last = before == std::string::npos ? 0 : before + 2;
      if (heard[last + 3] != ' ') continue;
      if (heard.compare(last, 3, code) == 0) return true;
      std::fprintf(stderr, "%s", heard.c_str() + last);
      return false;
    }
  }

 private:
  sim::Descriptor socket_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int index, const char* other) {
    return std::string(argc > index ? argv[index] : other);
  };
  if (argc < 2) return 2;
  const auto port = static_cast<std::uint16_t>(std::stoi(argv[1]));
  const int connections = std::stoi(argument(2, "8"));
  const auto seconds = std::chrono::seconds(std::stoi(argument(3, "5")));
  const std::string from = argument(5, "success@simulator.amazonses.com");
  const std::string to = argument(6, "success@simulator.amazonses.com");
  std::string message = "From: " + from + "\r\nTo: " + to + "\r\nSubject: load\r\n\r\n";
  const auto size = static_cast<std::size_t>(std::stoi(argument(4, "1000")));
  while (message.size() < size)
    message += "A line of a text that is as long as such lines are.\r\n";
  message += ".\r\n";

  std::atomic<long> count = 0, failures = 0;
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&] {
      Session session(port);
      bool is_up = session.say("", "220") && session.say("EHLO load\r\n", "250");
      while (is_up && std::chrono::steady_clock::now() - start < seconds) {
        is_up = session.say("MAIL FROM:<" + from + ">\r\n", "250") &&
                session.say("RCPT TO:<" + to + ">\r\n", "250") && session.say("DATA\r\n", "354") &&
                session.say(message, "250");
        ++(is_up ? count : failures);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%.0f mails/s, %ld mails, %ld failures\n", count / took.count(), count.load(),
              failures.load());
  return failures > 0 ? 1 : 0;
}
