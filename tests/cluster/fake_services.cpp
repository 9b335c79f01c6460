#include "tests/cluster/fake_services.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace sim::test {
namespace {

using namespace std::string_literals;

std::string message(char type, const std::string& body) {
  return type + number(static_cast<std::uint32_t>(body.size() + 4), 4) + body;
}

std::string postgresql_error(const std::string& code, const std::string& text) {
  return message('E', "SFATAL\0VFATAL\0C"s + code + "\0M"s + text + "\0\0"s);
}

// The body of the startup message: "user\0name\0database\0name\0...". Encryption is declined.
std::string startup(Wire& wire) {
  for (;;) {
    const std::uint32_t length = number_of(wire.take(4));
    if (length < 8) return {};
    const std::uint32_t code = number_of(wire.take(4));
    std::string body = wire.take(length - 8);
    if (code >> 16 == 3) return body;
    if (!wire.give("N")) return {};
  }
}

std::string method(int channel, int class_id, int method_id, const std::string& arguments) {
  const std::string body = number(class_id, 2) + number(method_id, 2) + arguments;
  return number(1, 1) + number(channel, 2) + number(static_cast<std::uint32_t>(body.size()), 4) +
         body + "\xCE";
}

// The body of the next AMQP frame: class, method, arguments.
std::string frame(Wire& wire) {
  const std::string head = wire.take(7);
  if (head.size() < 7) return {};
  std::string body = wire.take(number_of(head.substr(3)));
  wire.take(1);
  return body;
}

}  // namespace

std::string number(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

std::uint32_t number_of(const std::string& bytes) {
  std::uint32_t value = 0;
  for (char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

vm::Address own_address(std::uint32_t number) {
  const auto pid = static_cast<std::uint32_t>(getpid());
  return {127u << 24 | (64 + number) << 16 | (pid & 0xffff)};
}

std::string Wire::take(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t got = 0;
  while (got < count) {
    const ssize_t step = recv(descriptor_, bytes.data() + got, count - got, 0);
    if (step <= 0) return {};
    got += static_cast<std::size_t>(step);
  }
  return bytes;
}

bool Wire::give(const std::string& bytes) {
  return send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

Server::Server(vm::Address address, int port, std::function<void(Wire)> talk)
    : talk_(std::move(talk)), descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int yes = 1;
  setsockopt(descriptor_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_port = htons(static_cast<std::uint16_t>(port));
  place.sin_addr.s_addr = htonl(address.value);
  listening_ =
      bind(descriptor_.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0 &&
      listen(descriptor_.get(), 8) == 0;
  if (listening_) thread_ = std::thread([this] { serve(); });
}

Server::~Server() {
  ending_ = true;
  shutdown(descriptor_.get(), SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
}

void Server::serve() {
  while (!ending_) {
    const Descriptor connection(accept4(descriptor_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection) talk_(Wire(connection.get()));
  }
}

std::function<void(Wire)> postgresql(const Login& login, bool answers_queries) {
  return [login, answers_queries](Wire wire) {
    const std::string wanted = "user\0"s + login.user + "\0database\0"s + login.place + '\0';
    if (startup(wire).find(wanted) == std::string::npos) {
      wire.give(postgresql_error("3D000", "no such user or database"));
      return;
    }
    wire.give(message('R', number(3, 4)));  // a password in clear text, please
    wire.take(1);
    const std::string password = wire.take(number_of(wire.take(4)) - 4);
    if (password != login.password + '\0') {
      wire.give(postgresql_error("28P01", "password authentication failed for this user"));
      return;
    }
    wire.give(message('R', number(0, 4)) + message('Z', "I"));
    if (wire.take(1) != "Q") return;
    wire.take(number_of(wire.take(4)) - 4);
    if (!answers_queries) {
      wire.take(1);  // until the client goes
      return;
    }
    const std::string version = "15.8 (Debian 15.8-0+deb12u1)";
    const std::string column = "current_setting\0"s + number(0, 4) + number(0, 2) + number(25, 4) +
                               number(0xffff, 2) + number(0xffffffff, 4) + number(0, 2);
    wire.give(message('T', number(1, 2) + column) +
              message('D', number(1, 2) + number(static_cast<std::uint32_t>(version.size()), 4) +
                               version) +
              message('C', "SELECT 1\0"s) + message('Z', "I"));
    wire.take(1);
  };
}

std::function<void(Wire)> rabbitmq(const Login& login, bool opens_channels) {
  return [login, opens_channels](Wire wire) {
    if (wire.take(8) != "AMQP\0\0\x09\x01"s) return;
    wire.give(method(0, 10, 10,
                     number(0, 1) + number(9, 1) + number(0, 4) + number(5, 4) + "PLAIN" +
                         number(5, 4) + "en_US"));
    const std::string secret = '\0' + login.user + '\0' + login.password;
    if (frame(wire).find(number(static_cast<std::uint32_t>(secret.size()), 4) + secret) ==
        std::string::npos) {
      const std::string reason = "ACCESS_REFUSED - Login was refused";
      wire.give(method(0, 10, 50,
                       number(403, 2) + number(static_cast<std::uint32_t>(reason.size()), 1) +
                           reason + number(0, 4)));
      frame(wire);
      return;
    }
    wire.give(method(0, 10, 30, number(2047, 2) + number(131072, 4) + number(0, 2)));
    frame(wire);                           // tune-ok
    const std::string open = frame(wire);  // connection.open
    if (open.find(login.place) == std::string::npos) return;
    wire.give(method(0, 10, 41, number(0, 1)));
    frame(wire);  // channel.open
    if (!opens_channels) return;
    wire.give(method(1, 20, 11, number(0, 4)));
    frame(wire);  // connection.close
    wire.give(method(0, 10, 51, {}));
  };
}

std::function<void(Wire)> nonsense() {
  return [](Wire wire) {
    wire.give("220 mail.example.org ESMTP\r\n");
    wire.take(8);
  };
}

}  // namespace sim::test
