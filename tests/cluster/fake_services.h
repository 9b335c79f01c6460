// PostgreSQL and RabbitMQ as far as a login goes, on a loopback address of their own: enough for
// libpq and librabbitmq to be sure that they talk to the real ones. Each serves one connection at
// a time, from a thread that ends with the object.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "sim/base/descriptor.h"
#include "vm/spec.h"

namespace sim::test {

// Blocking reads and writes on a connection; false and empty once the other side is gone.
class Wire {
 public:
  explicit Wire(int descriptor) : descriptor_(descriptor) {}
  std::string take(std::size_t count);
  bool give(const std::string& bytes);

 private:
  int descriptor_;
};

// Big-endian numbers, as both protocols have them.
std::string number(std::uint32_t value, int bytes);
std::uint32_t number_of(const std::string& bytes);

// An address of the loopback network that no other test process uses, for each `number` below 64.
vm::Address own_address(std::uint32_t number);

class Server {
 public:
  // Serves every connection with `talk`. listening() is false when the port is taken.
  Server(vm::Address address, int port, std::function<void(Wire)> talk);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  bool listening() const { return listening_; }

 private:
  void serve();

  std::function<void(Wire)> talk_;
  Descriptor descriptor_;
  bool listening_ = false;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

struct Login {
  std::string user;
  std::string password;
  std::string place;  // database or vhost
};

// Answers the one login, and unless told not to, "SELECT current_setting('server_version')" with
// 15.8.
std::function<void(Wire)> postgresql(const Login& login, bool answers_queries = true);
// Answers the one login, and opens channels unless told not to.
std::function<void(Wire)> rabbitmq(const Login& login, bool opens_channels = true);
// Says something that neither speaks, and hangs up.
std::function<void(Wire)> nonsense();

}  // namespace sim::test
