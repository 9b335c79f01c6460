#include "fakes/http/request_body.h"

#include <algorithm>
#include <array>
#include <utility>

#include "fakes/wire/fault.h"
#include "sim/base/error.h"

namespace fakes::http {
namespace {

constexpr std::size_t framing_room = 16 << 10;
constexpr std::size_t max_framing_bytes = 16 << 10;

}  // namespace

RequestBody::RequestBody(const Head& head, Buffer& input, Source source, std::function<void()> ask)
    : input_(input),
      source_(std::move(source)),
      ask_(std::move(ask)),
      is_chunked_(head.is_chunked),
      is_waiting_(head.expects_continue && (head.is_chunked || head.length > 0)),
      is_over_(!head.is_chunked && head.length == 0),
      length_(head.length),
      left_(head.length) {}

std::optional<std::uint64_t> RequestBody::size() const {
  if (is_chunked_) return std::nullopt;
  return length_;
}

std::size_t RequestBody::read(char* into, std::size_t size) {
  if (has_failed_) throw sim::Error(sim::Category::failed, "the body was broken");
  if (is_over_ || size == 0) return 0;
  return is_chunked_ ? read_chunked(into, size) : read_counted(into, size);
}

std::size_t RequestBody::read_counted(char* into, std::size_t size) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
  const std::size_t got = pull(into, wanted);
  if (got == 0) {
    fail("IncompleteBody",
         "You did not provide the number of bytes specified by the Content-Length HTTP header");
  }
  left_ -= got;
  is_over_ = left_ == 0;
  return got;
}

std::size_t RequestBody::read_chunked(char* into, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const auto state = framing_.advance(input_, max_framing_bytes);
    if (state == ChunkedFraming::State::broken) {
      fail("IncompleteBody", "The request body terminated unexpectedly");
    }
    if (state == ChunkedFraming::State::end) {
      is_over_ = true;
      break;
    }
    // What is there is given before more is waited for.
    if (done > 0 && input_.empty()) break;
    if (state == ChunkedFraming::State::more) {
      if (done > 0) break;
      char* const room = input_.room(framing_room);
      const std::size_t got = pull_source(room, input_.room_size());
      if (got == 0) fail("IncompleteBody", "The request body terminated unexpectedly");
      input_.commit(got);
      continue;
    }
    const auto wanted = std::min<std::uint64_t>(size - done, framing_.data_size());
    const std::size_t got = pull(into + done, static_cast<std::size_t>(wanted));
    if (got == 0) fail("IncompleteBody", "The request body terminated unexpectedly");
    framing_.take(got);
    done += got;
  }
  return done;
}

std::size_t RequestBody::pull(char* into, std::size_t size) {
  if (!input_.empty()) {
    is_waiting_ = false;
    return input_.take(into, size);
  }
  return pull_source(into, size);
}

std::size_t RequestBody::pull_source(char* into, std::size_t size) {
  try {
    if (std::exchange(is_waiting_, false)) ask_();
    return source_(into, size);
  } catch (const sim::Error& error) {
    if (error.category() == sim::Category::stalled) {
      fail("RequestTimeout",
           "Your socket connection to the server was not read from or written to within the "
           "timeout period. Idle connections will be closed.");
    }
    has_failed_ = true;
    throw;
  }
}

void RequestBody::fail(const char* code, const char* message) {
  has_failed_ = true;
  throw wire::Fault(code, message).with_status(400);
}

bool RequestBody::can_drain(std::uint64_t limit) const {
  if (is_over_) return true;
  return !has_failed_ && !is_waiting_ && (is_chunked_ || left_ <= limit);
}

bool RequestBody::drain(std::uint64_t limit) {
  std::array<char, 16 << 10> dropped = {};
  std::uint64_t count = 0;
  try {
    while (!is_over_ && can_drain(limit) && count <= limit) {
      count += read(dropped.data(), dropped.size());
    }
  } catch (const sim::Error&) {
    return false;
  }
  return is_over_;
}

}  // namespace fakes::http
