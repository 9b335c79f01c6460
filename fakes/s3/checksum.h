// The checksums that S3 keeps of objects. Source: Amazon S3 User Guide, "Checking object
// integrity".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::s3 {

enum class Algorithm { crc32, crc32c, crc64nvme, sha1, sha256 };
inline constexpr Algorithm kAlgorithms[] = {
    Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme, Algorithm::sha1, Algorithm::sha256};

std::string_view algorithm_name(Algorithm algorithm);    // "CRC32"
std::string_view algorithm_header(Algorithm algorithm);  // "x-amz-checksum-crc32"
std::string_view algorithm_member(Algorithm algorithm);  // "ChecksumCRC32"
bool is_crc(Algorithm algorithm);
std::optional<Algorithm> find_algorithm(std::string_view name);  // in any case
// Bytes of a checksum before it is base64.
std::size_t checksum_size(Algorithm algorithm);
// Whether the text is base64 of as many bytes as that.
bool is_checksum(Algorithm algorithm, std::string_view text);

// A checksum, or MD5, of bytes that come in pieces.
class Hash {
 public:
  // nothing: MD5
  explicit Hash(std::optional<Algorithm> algorithm);
  Hash(Hash&&) noexcept;
  Hash& operator=(Hash&&) noexcept;
  ~Hash();
  void update(std::string_view bytes);
  std::string finish();  // the bytes of the digest; once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct PartSum {
  std::string checksum;  // base64
  std::uint64_t size;
};
// Of an object in parts. The checksum of the checksums, "abc=-3"; or that of all bytes, of CRCs.
std::string composite_checksum(Algorithm algorithm, const std::vector<PartSum>& parts);
std::string full_checksum(Algorithm algorithm, const std::vector<PartSum>& parts);

}  // namespace fakes::s3
