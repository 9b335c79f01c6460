#include "fakes/s3/crc.h"

#include <array>
#include <cstring>

#include "fakes/s3/crc_fold.h"

namespace fakes::s3 {
namespace {

constexpr std::uint64_t kCrc32 = 0xEDB88320;
constexpr std::uint64_t kCrc32c = 0x82F63B78;
constexpr std::uint64_t kCrc64Nvme = 0x9A6C9329AC4BC9B5;
constexpr std::size_t kStep = 8;

// table[n][b]: what byte b does that stands n bytes before the last of a step.
using Tables = std::array<std::array<std::uint64_t, 256>, kStep>;

Tables make_tables(std::uint64_t polynomial) {
  Tables tables{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    std::uint64_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t n = 1; n < kStep; ++n) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t before = tables[n - 1][byte];
      tables[n][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

std::uint64_t by_tables(const Tables& tables, std::uint64_t crc, std::string_view bytes) {
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= kStep; left -= kStep, at += kStep) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, kStep);  // the least byte first, as on every machine this runs on
    word ^= crc;
    crc = 0;
    for (std::size_t n = 0; n < kStep; ++n) {
      crc ^= tables[kStep - 1 - n][(word >> (8 * n)) & 0xFF];
    }
  }
  for (; left > 0; --left, ++at) {
    crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(*at)) & 0xFF];
  }
  return crc;
}

struct Kind {
  std::uint64_t polynomial;
  int bits;
};

Kind kind_of(CrcKind kind) {
  switch (kind) {
    case CrcKind::crc32:
      return {kCrc32, 32};
    case CrcKind::crc32c:
      return {kCrc32c, 32};
    default:
      return {kCrc64Nvme, 64};
  }
}

std::uint64_t ones(int bits) {
  return bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

// a * b modulo the polynomial; the highest bit stands for x^0.
std::uint64_t multiply(const Kind& kind, std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  for (std::uint64_t bit = std::uint64_t{1} << (kind.bits - 1); bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b;
    b = (b & 1) != 0 ? (b >> 1) ^ kind.polynomial : b >> 1;
  }
  return product;
}

// x^exponent modulo the polynomial.
std::uint64_t power_of_x(const Kind& kind, unsigned exponent) {
  std::uint64_t result = std::uint64_t{1} << (kind.bits - 1);
  std::uint64_t power = result >> 1;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = multiply(kind, result, power);
    power = multiply(kind, power, power);
  }
  return result;
}

// A carry-less product of two reflected numbers is one place off: hence one less.
FoldFactors fold_factors(const Kind& kind, unsigned bytes) {
  const int unused = 64 - kind.bits;
  return {power_of_x(kind, 8 * bytes + 64 - 1) << unused, power_of_x(kind, 8 * bytes - 1)
                                                              << unused};
}

Folding folding_of(CrcKind kind) {
  return {fold_factors(kind_of(kind), 64), fold_factors(kind_of(kind), 16)};
}

struct Method {
  Tables tables;
  Folding folding;
  std::uint64_t all;
};

Method method_of(CrcKind kind) {
  const Kind of = kind_of(kind);
  return {make_tables(of.polynomial), folding_of(kind), ones(of.bits)};
}

const Method& find_method(CrcKind kind) {
  static const std::array<Method, 3> methods = {
      method_of(CrcKind::crc32), method_of(CrcKind::crc32c), method_of(CrcKind::crc64nvme)};
  return methods.at(static_cast<std::size_t>(kind));
}

}  // namespace

std::uint64_t crc_update(CrcKind kind, std::uint64_t crc, std::string_view bytes) {
  const Method& method = find_method(kind);
  crc ^= method.all;
  if (bytes.size() >= least_fold_bytes && can_fold()) {
    const Folded folded = fold(method.folding, crc, bytes);
    crc = by_tables(method.tables, 0, {folded.bytes, sizeof(folded.bytes)});
  }
  return by_tables(method.tables, crc, bytes) ^ method.all;
}

std::uint64_t crc_combine(CrcKind kind, std::uint64_t first, std::uint64_t second,
                          std::uint64_t size) {
  const Kind of = kind_of(kind);
  // The first, moved on by the second's length: times x^(8 * size).
  std::uint64_t power = std::uint64_t{1} << (of.bits - 1 - 8);  // x^8
  for (; size != 0; size >>= 1) {
    if ((size & 1) != 0) first = multiply(of, first, power);
    power = multiply(of, power, power);
  }
  return first ^ second;
}

}  // namespace fakes::s3
