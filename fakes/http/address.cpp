#include "fakes/http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "sim/base/error.h"

namespace fakes::http {
namespace {

using sim::Category;
using sim::Error;

std::uint16_t port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

sockaddr_storage local_of(int socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

// Of a listener; the number of its bytes that count.
socklen_t parse(const Listener& listener, sockaddr_storage& address) {
  auto& v4 = reinterpret_cast<sockaddr_in&>(address);
  if (::inet_pton(AF_INET, listener.address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(listener.port);
    return sizeof(v4);
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
  if (::inet_pton(AF_INET6, listener.address.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(listener.port);
    return sizeof(v6);
  }
  throw Error(Category::usage, "'{}' is no IPv4 or IPv6 address", listener.address);
}

}  // namespace

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes = {};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

std::string address_text(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      ::inet_ntop(AF_INET, v6.s6_addr + 12, text.data(), text.size());
    } else {
      ::inet_ntop(AF_INET6, &v6, text.data(), text.size());
    }
  } else {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    ::inet_ntop(AF_INET, &v4, text.data(), text.size());
  }
  return text.data();
}

std::string endpoint_text(const std::string& address, std::uint16_t port) {
  const bool is_v6 = address.find(':') != std::string::npos;
  return is_v6 ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

std::string local_address(int socket) {
  const auto address = local_of(socket);
  return endpoint_text(address_text(address), port_of(address));
}

sim::Descriptor listen_on(Listener& listener) {
  sockaddr_storage address = {};
  const socklen_t size = parse(listener, address);
  const auto check = [&](int result) {
    if (result == 0) return;
    throw Error(Category::unfit, "cannot listen on {}: {}",
                endpoint_text(listener.address, listener.port), std::strerror(errno));
  };
  sim::Descriptor socket(
      ::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  check(socket ? 0 : -1);
  const int on = 1;
  check(::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
  if (address.ss_family == AF_INET6) {
    // "::" stands for IPv4 as well, unless that has a listener of its own.
    const int only = listener.address == "::" ? 0 : 1;
    check(::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)));
  }
  check(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size));
  check(::listen(socket.get(), SOMAXCONN));
  listener.port = port_of(local_of(socket.get()));
  return socket;
}

}  // namespace fakes::http
