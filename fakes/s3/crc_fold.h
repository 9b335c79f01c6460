// The bulk of a CRC by the processor's carry-less multiplication, sixteen bytes at a step: faster
// than a disk's cache and a loopback socket, which tables are not.
#pragma once

#include <cstdint>
#include <string_view>

namespace fakes::s3 {

// How far 64 bits of a message stand before others: x to that power modulo the polynomial. The
// highest bit stands for x^0, as the lowest bit of a message's byte comes first.
struct FoldFactors {
  std::uint64_t low = 0, high = 0;
};

struct Folding {
  FoldFactors by_64_bytes, by_16_bytes;
};

// At least this many bytes are worth it.
constexpr std::size_t least_fold_bytes = 128;
// Whether this machine's processor has the instructions.
bool can_fold();
// Sixteen bytes that leave the same remainder as `bytes`, of which the first are changed by `crc`.
// Takes all whole steps of 16 bytes; `bytes` is what is left.
struct Folded {
  char bytes[16];
};
Folded fold(const Folding& folding, std::uint64_t crc, std::string_view& bytes);

}  // namespace fakes::s3
