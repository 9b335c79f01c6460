// The body of one request, without its transfer coding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "fakes/body.h"
#include "fakes/http/buffer.h"
#include "fakes/http/chunked_framing.h"
#include "fakes/http/head.h"

namespace fakes::http {

class RequestBody : public Body {
 public:
  // Bytes from the client, 0 at the end; throws Error stalled when none come, Error failed when it
  // is gone.
  using Source = std::function<std::size_t(char* into, std::size_t size)>;

  // `input` begins with what has arrived of the body, and keeps what follows it. `ask` tells the
  // client to send a body that waits for that; called at most once.
  RequestBody(const Head& head, Buffer& input, Source source, std::function<void()> ask);

  std::size_t read(char* into, std::size_t size) override;
  std::optional<std::uint64_t> size() const override;
  const std::vector<Header>& trailers() const override { return framing_.trailers(); }

  // Whether a next request can follow: everything was read, or drain() may read the rest.
  bool is_over() const { return is_over_; }
  bool can_drain(std::uint64_t limit) const;
  // Reads and drops the rest, at most `limit` bytes. False when there is more, or it is broken.
  bool drain(std::uint64_t limit);

 private:
  std::size_t read_counted(char* into, std::size_t size);
  std::size_t read_chunked(char* into, std::size_t size);
  // From the input first.
  std::size_t pull(char* into, std::size_t size);
  std::size_t pull_source(char* into, std::size_t size);
  // What came before was part of a body that cannot be read on.
  [[noreturn]] void fail(const char* code, const char* message);

  Buffer& input_;
  Source source_;
  std::function<void()> ask_;
  bool is_chunked_;
  bool is_waiting_;  // the client, for 100 Continue
  bool is_over_;
  bool has_failed_ = false;
  std::uint64_t length_;
  std::uint64_t left_;
  ChunkedFraming framing_;
};

}  // namespace fakes::http
