#include "fakes/http/stream.h"

#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <openssl/err.h>

#include "sim/base/error.h"

namespace fakes::http {
namespace {

using sim::Category;
using sim::Error;

// Below this a copy costs less than what the kernel does to avoid it.
constexpr std::uint64_t small_file_bytes = 32 << 10;
constexpr std::size_t copy_bytes = 256 << 10;
constexpr std::size_t tls_record_bytes = 16 << 10;

[[noreturn]] void fail(const char* doing) {
  throw Error(Category::failed, "{}: {}", doing, std::strerror(errno));
}

[[noreturn]] void fail_tls(const char* doing) {
  const auto code = ERR_get_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  throw Error(Category::failed, "{}: {}", doing, reason == nullptr ? "connection lost" : reason);
}

std::size_t read_file(const FileSlice& slice, std::uint64_t done, char* into, std::size_t size) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, slice.size - done));
  while (true) {
    const ssize_t got =
        ::pread(slice.file->descriptor(), into, wanted, static_cast<off_t>(slice.offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read a file that is being sent");
    if (got == 0) throw Error(Category::failed, "a file that is being sent is too short");
    return static_cast<std::size_t>(got);
  }
}

}  // namespace

Stream::Stream(sim::Descriptor socket, SSL_CTX* tls, std::chrono::milliseconds wait_limit)
    : socket_(std::move(socket)), wait_limit_(wait_limit) {
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.get()) != 1) fail_tls("cannot begin TLS");
  SSL_set_accept_state(ssl_.get());
}

Stream::Handshake Stream::handshake() {
  if (!ssl_ || SSL_is_init_finished(ssl_.get())) return Handshake::done;
  while (true) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) return Handshake::done;
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return Handshake::blocked;
      case SSL_ERROR_WANT_WRITE:
        wait(POLLOUT);
        break;
      default:
        ERR_clear_error();
        return Handshake::failed;
    }
  }
}

std::optional<std::size_t> Stream::read_now(char* into, std::size_t size) {
  if (!ssl_) {
    while (true) {
      const ssize_t got = ::recv(socket_.get(), into, size, MSG_DONTWAIT);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EAGAIN || errno == EWOULDBLOCK) return std::nullopt;
      if (errno != EINTR) fail("cannot read from the client");
    }
  }
  while (true) {
    ERR_clear_error();
    std::size_t got = 0;
    const int result = SSL_read_ex(ssl_.get(), into, size, &got);
    if (result == 1) return got;
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return std::nullopt;
      case SSL_ERROR_WANT_WRITE:
        wait(POLLOUT);
        break;
      case SSL_ERROR_ZERO_RETURN:
        return 0;
      default:
        fail_tls("cannot read from the client");
    }
  }
}

std::size_t Stream::read(char* into, std::size_t size) {
  while (true) {
    if (const auto got = read_now(into, size)) return *got;
    wait(POLLIN);
  }
}

bool Stream::has_pending() const {
  return ssl_ && SSL_has_pending(ssl_.get()) == 1;
}

void Stream::wait(short events) {
  pollfd look = {socket_.get(), events, 0};
  while (true) {
    const int ready = ::poll(&look, 1, static_cast<int>(wait_limit_.count()));
    if (ready > 0) return;
    if (ready == 0) {
      throw Error(Category::stalled, "nothing from the client for {} s",
                  wait_limit_.count() / 1000);
    }
    if (errno != EINTR) fail("cannot wait for the client");
  }
}

void Stream::write(std::string_view first, std::string_view second, bool has_more) {
  if (!ssl_) {
    write_clear(first, second, has_more);
  } else if (first.size() + second.size() <= tls_record_bytes) {
    write_tls(std::string(first).append(second));
  } else {
    write_tls(first);
    write_tls(second);
  }
}

void Stream::write_clear(std::string_view first, std::string_view second, bool has_more) {
  const int flags = MSG_NOSIGNAL | (has_more ? MSG_MORE : 0);
  while (!first.empty() || !second.empty()) {
    std::array<iovec, 2> parts = {{{const_cast<char*>(first.data()), first.size()},
                                   {const_cast<char*>(second.data()), second.size()}}};
    msghdr message = {};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = ::sendmsg(socket_.get(), &message, flags);
    if (sent < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK) {
        wait(POLLOUT);
      } else if (errno != EINTR) {
        fail("cannot write to the client");
      }
      continue;
    }
    const auto of_first = std::min(static_cast<std::size_t>(sent), first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(static_cast<std::size_t>(sent) - of_first);
  }
}

void Stream::write_tls(std::string_view bytes) {
  while (!bytes.empty()) {
    ERR_clear_error();
    std::size_t sent = 0;
    const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent);
    if (result == 1) {
      bytes.remove_prefix(sent);
      continue;
    }
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        wait(POLLIN);
        break;
      case SSL_ERROR_WANT_WRITE:
        wait(POLLOUT);
        break;
      default:
        fail_tls("cannot write to the client");
    }
  }
}

void Stream::write(const FileSlice& slice) {
  if (ssl_ || slice.size <= small_file_bytes) {
    copy_file(slice);
  } else {
    send_file(slice);
  }
}

void Stream::send_file(const FileSlice& slice) {
  auto offset = static_cast<off_t>(slice.offset);
  std::uint64_t left = slice.size;
  while (left > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, 1 << 30));
    const ssize_t sent = ::sendfile(socket_.get(), slice.file->descriptor(), &offset, wanted);
    if (sent > 0) {
      left -= static_cast<std::uint64_t>(sent);
    } else if (sent == 0) {
      throw Error(Category::failed, "a file that is being sent is too short");
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait(POLLOUT);
    } else if (errno != EINTR) {
      fail("cannot send a file to the client");
    }
  }
}

void Stream::copy_file(const FileSlice& slice) {
  std::vector<char> piece(
      static_cast<std::size_t>(std::min<std::uint64_t>(slice.size, copy_bytes)));
  for (std::uint64_t done = 0; done < slice.size;) {
    const std::size_t got = read_file(slice, done, piece.data(), piece.size());
    write({piece.data(), got}, {}, false);
    done += got;
  }
}

void Stream::end_writing() {
  if (ssl_ && SSL_is_init_finished(ssl_.get())) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  ::shutdown(socket_.get(), SHUT_WR);
}

bool Stream::discard() {
  std::array<char, 16 << 10> dropped;
  while (true) {
    const ssize_t got = ::recv(socket_.get(), dropped.data(), dropped.size(), MSG_DONTWAIT);
    if (got == 0) return true;
    if (got > 0 || errno == EINTR) continue;
    return errno != EAGAIN && errno != EWOULDBLOCK;
  }
}

}  // namespace fakes::http
