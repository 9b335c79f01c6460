// The body of a request as its signature describes it: out of aws-chunked, with its digests and
// chunk signatures compared, and its trailer. Faults that auth/ finds are thrown by read().
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "fakes/auth/chunked.h"
#include "fakes/auth/verifier.h"
#include "fakes/body.h"
#include "fakes/wire/fault.h"

namespace fakes {

wire::Fault to_fault(const Denial& denial);

class PayloadBody : public Body {
 public:
  // `sent` outlives this. Throws Fault when the headers do not say what a chunked body needs.
  PayloadBody(Body& sent, const Request& request, const Caller& caller);

  std::size_t read(char* into, std::size_t size) override;
  std::optional<std::uint64_t> size() const override;
  const std::vector<Header>& trailers() const override;

 private:
  std::size_t read_plain(char* into, std::size_t size);
  std::size_t read_chunked(char* into, std::size_t size);

  Body& sent_;
  DeclaredPayload payload_;
  std::optional<Sha256> digest_;  // of a body that must have the declared one
  std::optional<ChunkDecoder> decoder_;
  std::optional<std::uint64_t> decoded_size_;
  std::vector<char> encoded_;
  char* into_ = nullptr;  // where the decoder's bytes go
  bool is_over_ = false;
};

}  // namespace fakes
