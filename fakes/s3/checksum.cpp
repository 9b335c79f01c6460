#include "fakes/s3/checksum.h"

#include <openssl/evp.h>

#include <array>

#include "fakes/s3/crc.h"
#include "fakes/wire/encoding.h"
#include "sim/base/error.h"

namespace fakes::s3 {
namespace {

struct Names {
  std::string_view name;
  std::string_view header;
  std::string_view member;
  std::size_t size;
};

// In the order of the enumeration.
constexpr std::array<Names, 5> kNames = {{
    {"CRC32", "x-amz-checksum-crc32", "ChecksumCRC32", 4},
    {"CRC32C", "x-amz-checksum-crc32c", "ChecksumCRC32C", 4},
    {"CRC64NVME", "x-amz-checksum-crc64nvme", "ChecksumCRC64NVME", 8},
    {"SHA1", "x-amz-checksum-sha1", "ChecksumSHA1", 20},
    {"SHA256", "x-amz-checksum-sha256", "ChecksumSHA256", 32},
}};

const Names& names_of(Algorithm algorithm) {
  return kNames[static_cast<std::size_t>(algorithm)];
}

CrcKind crc_of(Algorithm algorithm) {
  if (algorithm == Algorithm::crc32) return CrcKind::crc32;
  return algorithm == Algorithm::crc32c ? CrcKind::crc32c : CrcKind::crc64nvme;
}

// Big-endian, as S3 writes CRCs.
std::string crc_bytes(std::uint64_t crc, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = size; i-- > 0; crc >>= 8) bytes[i] = static_cast<char>(crc & 0xFF);
  return bytes;
}

std::uint64_t crc_value(std::string_view bytes) {
  std::uint64_t crc = 0;
  for (const char byte : bytes) crc = crc << 8 | static_cast<unsigned char>(byte);
  return crc;
}

const EVP_MD* digest_of(std::optional<Algorithm> algorithm) {
  if (!algorithm) return EVP_md5();
  return *algorithm == Algorithm::sha1 ? EVP_sha1() : EVP_sha256();
}

}  // namespace

std::string_view algorithm_name(Algorithm algorithm) {
  return names_of(algorithm).name;
}

std::string_view algorithm_header(Algorithm algorithm) {
  return names_of(algorithm).header;
}

std::string_view algorithm_member(Algorithm algorithm) {
  return names_of(algorithm).member;
}

bool is_crc(Algorithm algorithm) {
  return algorithm != Algorithm::sha1 && algorithm != Algorithm::sha256;
}

std::optional<Algorithm> find_algorithm(std::string_view name) {
  for (const Algorithm algorithm : kAlgorithms) {
    if (wire::equal_ignoring_case(name, algorithm_name(algorithm))) return algorithm;
  }
  return std::nullopt;
}

std::size_t checksum_size(Algorithm algorithm) {
  return names_of(algorithm).size;
}

bool is_checksum(Algorithm algorithm, std::string_view text) {
  const auto bytes = wire::unbase64(text);
  return bytes && bytes->size() == checksum_size(algorithm);
}

struct Hash::State {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::optional<Algorithm> crc;
  std::uint64_t value = 0;
  std::unique_ptr<EVP_MD_CTX, Free> context;
};

Hash::Hash(std::optional<Algorithm> algorithm) : state_(std::make_unique<State>()) {
  if (algorithm && is_crc(*algorithm)) {
    state_->crc = algorithm;
    return;
  }
  state_->context.reset(EVP_MD_CTX_new());
  if (EVP_DigestInit_ex(state_->context.get(), digest_of(algorithm), nullptr) != 1) {
    throw sim::Error(sim::Category::internal, "no digest");
  }
}

Hash::Hash(Hash&&) noexcept = default;
Hash& Hash::operator=(Hash&&) noexcept = default;
Hash::~Hash() = default;

void Hash::update(std::string_view bytes) {
  if (state_->crc) {
    state_->value = crc_update(crc_of(*state_->crc), state_->value, bytes);
  } else {
    EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
  }
}

std::string Hash::finish() {
  if (state_->crc) return crc_bytes(state_->value, checksum_size(*state_->crc));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string composite_checksum(Algorithm algorithm, const std::vector<PartSum>& parts) {
  Hash hash(algorithm);
  for (const PartSum& part : parts) hash.update(wire::unbase64(part.checksum).value_or(""));
  return wire::base64(hash.finish()) + "-" + std::to_string(parts.size());
}

std::string full_checksum(Algorithm algorithm, const std::vector<PartSum>& parts) {
  std::uint64_t crc = 0;
  for (const PartSum& part : parts) {
    const std::uint64_t next = crc_value(wire::unbase64(part.checksum).value_or(""));
    crc = crc_combine(crc_of(algorithm), crc, next, part.size);
  }
  return wire::base64(crc_bytes(crc, checksum_size(algorithm)));
}

}  // namespace fakes::s3
