#include "fakes/gateway/payload_body.h"

#include <algorithm>
#include <cstring>

namespace fakes {
namespace {

constexpr std::size_t max_piece = 256 << 10;

}  // namespace

wire::Fault to_fault(const Denial& denial) {
  wire::Fault fault(denial.code, denial.message);
  fault.with_status(denial.status);
  for (const auto& [name, value] : denial.fields) fault.with(name, value);
  return fault;
}

PayloadBody::PayloadBody(Body& sent, const Request& request, const Caller& caller)
    : sent_(sent), payload_(caller.payload) {
  if (payload_.kind == Payload::plain_hashed && caller.verified) digest_.emplace();
  if (!is_chunked(payload_.kind)) return;
  auto announced = chunked_length(request);
  if (!announced) throw to_fault(announced.denial());
  decoded_size_ = announced->decoded_bytes;
  decoder_.emplace(payload_.kind, caller.chunks, std::move(*announced),
                   [this](std::string_view bytes) {
                     std::memcpy(into_, bytes.data(), bytes.size());
                     into_ += bytes.size();
                   });
}

std::size_t PayloadBody::read(char* into, std::size_t size) {
  if (is_over_ || size == 0) return 0;
  return decoder_ ? read_chunked(into, size) : read_plain(into, size);
}

std::size_t PayloadBody::read_plain(char* into, std::size_t size) {
  const std::size_t count = sent_.read(into, size);
  if (digest_ && count > 0) digest_->update({into, count});
  if (count > 0) return count;
  is_over_ = true;
  if (digest_) {
    if (const auto denial = payload_mismatch(payload_, digest_->finish_hex())) {
      throw to_fault(*denial);
    }
  }
  return 0;
}

// What is decoded is never longer than what was encoded, so it fits.
std::size_t PayloadBody::read_chunked(char* into, std::size_t size) {
  into_ = into;
  encoded_.resize(std::min(size, max_piece));
  while (into_ == into) {
    const std::size_t count = sent_.read(encoded_.data(), encoded_.size());
    const auto denial = count > 0 ? decoder_->feed({encoded_.data(), count}) : decoder_->finish();
    if (denial) throw to_fault(*denial);
    if (count == 0) {
      is_over_ = true;
      break;
    }
  }
  return static_cast<std::size_t>(into_ - into);
}

std::optional<std::uint64_t> PayloadBody::size() const {
  return decoder_ ? decoded_size_ : sent_.size();
}

const std::vector<Header>& PayloadBody::trailers() const {
  return decoder_ ? decoder_->trailers() : sent_.trailers();
}

}  // namespace fakes
