// Internet addresses of sockets, and sockets that listen.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "fakes/http/server.h"
#include "sim/base/descriptor.h"

namespace fakes::http {

// Whether a text is an IPv4 or IPv6 address.
bool is_address(const std::string& text);
// "127.0.0.1", "::1"; IPv4 also where it came through an IPv6 socket.
std::string address_text(const sockaddr_storage& address);
// "127.0.0.1:4566", "[::1]:4566".
std::string endpoint_text(const std::string& address, std::uint16_t port);
// Of our end of a connection, as endpoint_text.
std::string local_address(int socket);

// A nonblocking socket that is bound and listens. Sets the listener's port to the one it got.
// Throws Error unfit when the address is taken or not ours, naming it.
sim::Descriptor listen_on(Listener& listener);

}  // namespace fakes::http
