// The first byte chooses framing and slices, the rest is the body. Decoding must not depend on how
// the body is cut, and never give more than was announced.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fakes/auth/chunked.h"

namespace {

struct Outcome {
  std::string decoded;
  std::string code;
  std::size_t trailers = 0;

  bool operator==(const Outcome& other) const {
    return decoded == other.decoded && code == other.code && trailers == other.trailers;
  }
};

constexpr std::uint64_t announced = 20'000;

Outcome decode(fakes::Payload payload, std::string_view body, std::size_t slice) {
  Outcome outcome;
  fakes::ChunkDecoder decoder(payload, {}, {announced, {"x-amz-checksum-crc32"}},
                              [&](std::string_view bytes) { outcome.decoded += bytes; });
  for (std::size_t at = 0; at < body.size(); at += slice) {
    if (decoder.feed(body.substr(at, slice))) break;
  }
  const auto denial = decoder.finish();
  outcome.code = denial ? denial->code : "";
  outcome.trailers = decoder.trailers().size();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr fakes::Payload payloads[] = {fakes::Payload::chunked_signed,
                                         fakes::Payload::chunked_signed_trailer,
                                         fakes::Payload::chunked_unsigned_trailer};
  const auto payload = payloads[data[0] % 3];
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = decode(payload, body, std::max<std::size_t>(body.size(), 1));
  if (whole.decoded.size() > announced) std::abort();
  if (whole.code.empty() && whole.decoded.size() != announced) std::abort();
  if (!(decode(payload, body, data[0] / 3 + 1) == whole)) std::abort();
  return 0;
}
